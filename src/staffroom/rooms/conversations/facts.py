from dataclasses import dataclass

from staffroom.journal.facts import Fact


@dataclass(frozen=True)
class MessagePosted(Fact):
    """A message was said, the first of its conversation or a reply."""

    message_id: int
    conversation_id: int
    author_id: int
    number: int


@dataclass(frozen=True)
class MessageEdited(Fact):
    message_id: int
    conversation_id: int
    person_id: int


@dataclass(frozen=True)
class MessageWithdrawn(Fact):
    message_id: int
    conversation_id: int
    person_id: int


@dataclass(frozen=True)
class ConversationClosed(Fact):
    conversation_id: int
    person_id: int


@dataclass(frozen=True)
class ConversationReopened(Fact):
    conversation_id: int
    person_id: int


@dataclass(frozen=True)
class ConversationRenamed(Fact):
    conversation_id: int
    person_id: int


@dataclass(frozen=True)
class ConversationPinned(Fact):
    conversation_id: int
    network_id: int
    person_id: int
    is_pinned: bool


@dataclass(frozen=True)
class ConversationPlaced(Fact):
    """It was placed in one more network, after it had begun."""

    conversation_id: int
    network_id: int
    person_id: int


@dataclass(frozen=True)
class ConversationsBroughtIn(Fact):
    """A batch of conversations came in from elsewhere, with their own dates. Nobody is mailed."""

    network_id: int
    conversations: int
    messages: int

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
class FilesPosted(Fact):
    """A message came with files."""

    message_id: int
    conversation_id: int


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
    """`tending_id`: the row that says why; 0 where whoever began it closed it themselves."""

    conversation_id: int
    person_id: int
    tending_id: int = 0


@dataclass(frozen=True)
class ConversationReopened(Fact):
    conversation_id: int
    person_id: int
    tending_id: int = 0


@dataclass(frozen=True)
class ConversationRenamed(Fact):
    conversation_id: int
    person_id: int
    tending_id: int = 0


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
    """A batch of messages came in from elsewhere, with their own dates. Nobody is mailed.

    They are among those with the numbers from `first_message_id` to `last_message_id`; 0 where that isn't known.
    `are_completed`: they were here before, and lacked words or files that they have now.
    """

    network_id: int
    conversations: int
    messages: int
    first_message_id: int = 0
    last_message_id: int = 0
    are_completed: bool = False


@dataclass(frozen=True)
class MessagesTakenBack(Fact):
    """Messages of a closed archive are gone, as if they had never come."""

    message_ids: list[int]


@dataclass(frozen=True)
class WordsClaimed(Fact):
    """What an author without an account had written is somebody's now: `messages` of it are such as they may read."""

    person_id: int
    former_id: int
    messages: int


@dataclass(frozen=True)
class MessageRemoved(Fact):
    """Facilitators removed it: its words lie in the removal, for its author and them alone."""

    message_id: int
    conversation_id: int
    removal_id: int
    by_id: int


@dataclass(frozen=True)
class MessageRestored(Fact):
    """What was removed stands again."""

    message_id: int
    conversation_id: int
    removal_id: int
    by_id: int


@dataclass(frozen=True)
class ConversationMoved(Fact):
    """It is in another network instead of one it was in."""

    conversation_id: int
    tending_id: int
    by_id: int


@dataclass(frozen=True)
class ConversationSplit(Fact):
    """A message and what answers it went into a conversation of their own: the tending's `other`."""

    conversation_id: int
    tending_id: int
    by_id: int


@dataclass(frozen=True)
class ConversationsMerged(Fact):
    """All of the tending's `other` is in this conversation now."""

    conversation_id: int
    tending_id: int
    by_id: int


@dataclass(frozen=True)
class TendingUndone(Fact):
    """It is as it was before it was moved, split or merged."""

    conversation_id: int
    tending_id: int
    by_id: int


@dataclass(frozen=True)
class PostHeld(Fact):
    """What somebody wrote waits for the facilitators of these networks."""

    held_post_id: int
    author_id: int
    network_ids: list[int]


@dataclass(frozen=True)
class PostLetIn(Fact):
    """A facilitator let it in: it is that message now."""

    held_post_id: int
    author_id: int
    by_id: int
    message_id: int


@dataclass(frozen=True)
class PostDeclined(Fact):
    held_post_id: int
    author_id: int
    by_id: int


@dataclass(frozen=True)
class PostTakenBack(Fact):
    """Its author took it back before anybody had decided."""

    held_post_id: int
    author_id: int


@dataclass(frozen=True)
class PrivatelyAsked(Fact):
    """Somebody was written to privately by `by_id`, whom they don't know: they say whether they want to."""

    conversation_id: int
    person_id: int
    by_id: int


@dataclass(frozen=True)
class PrivateRequestAnswered(Fact):
    """Whoever was asked takes part, or does not want to; which of the two is told to nobody."""

    conversation_id: int
    person_id: int


@dataclass(frozen=True)
class PrivateConversationLeft(Fact):
    conversation_id: int
    person_id: int

from dataclasses import dataclass

from staffroom.journal.facts import Fact


@dataclass(frozen=True)
class MeetingsAnnounced(Fact):
    """A calendar file of this message was read: it announces, changes or cancels `events` dates."""

    message_id: int
    conversation_id: int
    events: int

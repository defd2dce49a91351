"""What one may wish of a private conversation by a link or an address in its mail, without signing in."""

from dataclasses import dataclass
from enum import IntEnum

from staffroom.foundation import signing
from staffroom.rooms.conversations import actions
from staffroom.rooms.conversations.models import Conversation, Reading
from staffroom.rooms.people.former_numbers import person_numbered
from staffroom.rooms.people.models import Person

from . import routes


class Wish(IntEnum):
    """Written into addresses that people keep: only ever add to it."""

    MUTE = 1
    HEAR = 2
    LEAVE = 3
    DECLINE = 4


@dataclass(frozen=True)
class Wished:
    """Who wishes what of which conversation."""

    wish: Wish
    conversation: Conversation
    person: Person

    @property
    def is_done(self) -> bool:
        """Whether it is so already."""
        if self.wish in {Wish.LEAVE, Wish.DECLINE}:
            return not Conversation.objects.visible_to(self.person).filter(pk=self.conversation.pk).exists()
        mutes = Reading.objects.filter(person=self.person, conversation=self.conversation)
        is_muted = mutes.filter(attention=Reading.Attention.MUTED).exists()
        return is_muted if self.wish == Wish.MUTE else not is_muted


def read(token: str) -> Wished | None:
    """What the token of a one-click link is for; None if we did not make it, or it is about nothing any more."""
    signed = signing.read_token(signing.PRIVATE, token, keys=routes.keys())
    return wished(signed.numbers) if signed else None


def wished(numbers: tuple[int, ...]) -> Wished | None:
    """The same for the numbers in an address. Whoever was in it once may still have its mail, and wish."""
    if len(numbers) != 3 or numbers[0] not in {*Wish}:
        return None
    wish, conversation_id, person_id = numbers
    person = person_numbered(person_id)
    conversation = Conversation.objects.filter(pk=conversation_id, participants__person=person).first()
    return Wished(Wish(wish), conversation, person) if person and conversation else None


def fulfil(found: Wished) -> None:
    """Once it is so, wishing it again changes nothing. Raises conversations' PrivateRefused."""
    act = {
        Wish.MUTE: actions.mute,
        Wish.HEAR: actions.unfollow,
        Wish.LEAVE: actions.leave_private,
        Wish.DECLINE: actions.decline_private,
    }[found.wish]
    if not found.is_done:
        act(found.conversation, person=found.person)

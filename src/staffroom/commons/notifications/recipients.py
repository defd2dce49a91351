"""Who gets a message by email, each person once, whatever number of networks it is placed in; or privately."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from staffroom.foundation.prepared import Prepared
from staffroom.rooms.conversations.folding import is_folded
from staffroom.rooms.conversations.models import Message, Participant, Reading
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.people.models import Address, Block, Mute

BATCH = 500


@dataclass(frozen=True)
class Recipient:
    """One person to write to. `network_id`: the one in whose name, and which they can leave; None for private words."""

    person_id: int
    address_id: int
    email: str
    network_id: int | None


def email_recipients(message: Message, *, after: int = 0) -> Iterator[list[Recipient]]:
    """Batches of at most 500 in the order of their ids, beginning behind person `after`.

    Members at “every message” unless they muted the conversation, and members of any level who follow it; with a
    working address; not the author, and nobody who is away. Of private words: see _participants.
    """
    if message.conversation.is_private:
        if found := [Recipient(*row, None) for row in _participants(message)]:
            yield found
        return
    while rows := _first(BATCH)(conversation=message.conversation_id, author=message.author_id, after=after):
        after = rows[-1][0]
        # Somebody in two of the networks has two rows: both in this batch, or the second one is left out by `after`.
        yield list({row[0]: Recipient(*row) for row in reversed(rows)}.values())[::-1]


def still_wanting(message: Message, people: Iterable[int]) -> dict[int, int | None]:
    """Who of `people` would still get `message` by email, each with the network in whose name."""
    if message.conversation.is_private:
        wanted = set(people)
        return {person: None for person, _address, _email in _participants(message) if person in wanted}
    rows = _members_for(message).filter(person__in=list(people)).values_list("person_id", "network_id")
    return dict(reversed(list(rows)))


def _participants(message: Message) -> list[tuple[int, int, str]]:
    """(person, address, email) of those it reaches privately: who take part, and of its first message who are asked.

    Not the author, whoever muted it, and whoever has blocked the author.
    """
    conversation, author = message.conversation_id, message.author_id
    mutes = Reading.objects.filter(
        person=OuterRef("person"), conversation=conversation, attention=Reading.Attention.MUTED
    )
    blocks = Block.objects.filter(blocker=OuterRef("person"), blocked=author)
    primary = Address.objects.working().filter(person=OuterRef("person"), is_primary=True)
    reached = Participant.objects.present().filter(conversation=conversation).exclude(person=author)
    if message.number > 1:
        reached = reached.filter(state=Participant.State.IN)
    # Whoever is asked by somebody they have muted finds it on the page.
    muted = Exists(Mute.objects.filter(person=OuterRef("person"), muted=author))
    reached = reached.exclude(muted, state=Participant.State.ASKED)
    return list(
        reached.exclude(Exists(mutes))
        .exclude(Exists(blocks))
        .annotate(to_id=Subquery(primary.values("pk")[:1]), email=Subquery(primary.values("email")[:1]))
        .filter(to_id__isnull=False)
        .order_by("person_id")
        .values_list("person_id", "to_id", "email")
    )


def count_by_email(message: Message) -> int:
    return _members_for(message).values("person_id").distinct().count()


def _members_for(message: Message) -> QuerySet[Membership, tuple[Any, ...]]:
    return _members(message.conversation_id, message.author_id, 0)


def _members(conversation: int, author: int, after: int) -> QuerySet[Membership, tuple[Any, ...]]:
    reading = Reading.objects.filter(person=OuterRef("person"), conversation=conversation)
    chosen = Address.objects.working().filter(pk=OuterRef("address"))
    primary = Address.objects.working().filter(person=OuterRef("person"), is_primary=True)
    return (
        Membership.objects.active()
        .not_away()
        .filter(network__placements__conversation=conversation, person__gt=after)
        .exclude(person=author)
        .exclude(is_folded(author=author, conversation=conversation))
        .annotate(
            attention=Coalesce(Subquery(reading.values("attention")[:1]), Value("")),
            to_id=Coalesce(Subquery(chosen.values("pk")[:1]), Subquery(primary.values("pk")[:1])),
        )
        .filter(Q(level=Membership.Level.EVERY) | Q(attention=Reading.Attention.FOLLOWING), to_id__isnull=False)
        .exclude(attention=Reading.Attention.MUTED)
        .annotate(email=Subquery(Address.objects.filter(pk=OuterRef("to_id")).values("email")[:1]))
        # The network they read every message of, if there is one, is the one in whose name we write.
        .annotate(is_second_choice=Case(When(level=Membership.Level.EVERY, then=0), default=1))
        .order_by("person_id", "is_second_choice", "network_id")
        .values_list("person_id", "to_id", "email", "network_id")
    )


@cache
def _first(most: int) -> "Prepared[tuple[Any, ...]]":
    return Prepared(lambda conversation, author, after: _members(conversation, author, after)[:most])

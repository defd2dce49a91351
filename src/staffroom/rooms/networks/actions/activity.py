"""What conversations leave on the networks they are placed in."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F
from django.db.models.functions import Coalesce, Greatest

from staffroom.foundation.statements import Change, given

from ..liveliness import weight
from ..models import Network


def note_activity(
    networks: Iterable[Network], *, at: datetime, new_conversations: int = 0, earlier: Iterable[datetime] = ()
) -> None:
    """Something was said in `networks` at `at`: for their lists, and for the pages that guests see.

    `earlier`: when the other messages were said that came in together with it.
    """
    note_activity_in([network.pk for network in networks], at=at, new_conversations=new_conversations, earlier=earlier)


def note_activity_in(
    networks: Iterable[int], *, at: datetime, new_conversations: int = 0, earlier: Iterable[datetime] = ()
) -> None:
    """The same for the networks with these ids."""
    warmth = weight(at) + sum(map(weight, earlier))
    for pk in sorted(networks):
        _NOTE(network=pk, at=at, conversations=new_conversations, warmth=warmth)


_NOTE = Change(
    lambda: (
        Network.objects.filter(pk=given("network")),
        {
            # Coalesce first: SQLite's greatest of a value and NULL is NULL.
            "last_message_at": Greatest(Coalesce("last_message_at", given("at")), given("at")),
            "conversation_count": F("conversation_count") + given("conversations"),
            "warmth": F("warmth") + given("warmth"),
            "version": F("version") + 1,
        },
    )
)


def note_reminder(network: Network, *, at: datetime) -> None:
    """Its members were sent the note that comes now and then."""
    Network.objects.filter(pk=network.pk).update(reminded_at=at)

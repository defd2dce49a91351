"""What conversations leave on the networks they are placed in."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F
from django.db.models.functions import Coalesce, Greatest

from ..liveliness import weight
from ..models import Network


def note_activity(
    networks: Iterable[Network], *, at: datetime, new_conversations: int = 0, earlier: Iterable[datetime] = ()
) -> None:
    """Something was said in `networks` at `at`: for their lists, and for the pages that guests see.

    `earlier`: when the other messages were said that came in together with it.
    """
    warmth = weight(at) + sum(map(weight, earlier))
    Network.objects.filter(pk__in=[network.pk for network in networks]).update(
        # Coalesce first: SQLite's greatest of a value and NULL is NULL.
        last_message_at=Greatest(Coalesce("last_message_at", at), at),
        conversation_count=F("conversation_count") + new_conversations,
        warmth=F("warmth") + warmth,
        version=F("version") + 1,
    )


def note_reminder(network: Network, *, at: datetime) -> None:
    """Its members were sent the note that comes now and then."""
    Network.objects.filter(pk=network.pk).update(reminded_at=at)

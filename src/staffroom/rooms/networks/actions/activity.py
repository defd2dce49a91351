"""What conversations leave on the networks they are placed in."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F
from django.db.models.functions import Coalesce, Greatest

from ..models import Network


def note_activity(networks: Iterable[Network], *, at: datetime, new_conversations: int = 0) -> None:
    """Something was said in `networks` at `at`: for their lists, and for the pages that guests see."""
    Network.objects.filter(pk__in=[network.pk for network in networks]).update(
        # Coalesce first: SQLite's greatest of a value and NULL is NULL.
        last_message_at=Greatest(Coalesce("last_message_at", at), at),
        conversation_count=F("conversation_count") + new_conversations,
        version=F("version") + 1,
    )

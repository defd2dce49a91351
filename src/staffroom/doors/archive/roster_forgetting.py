"""What is forgotten of rosters: they are full of addresses, and most have done their work."""

from datetime import datetime, timedelta

from django.db.models import Q

from .models import Roster

KEPT = timedelta(days=60)
State = Roster.State


def forget_old(now: datetime) -> int:
    """Rosters that nobody has touched for two months, and what was left of those brought in. How many."""
    long_ago = now - KEPT
    settled = Q(done_at__lt=long_ago) | Q(done_at=None, added_at__lt=long_ago)
    old = Roster.objects.filter(settled).exclude(state__in=[State.WAITING, State.COMING, State.BRINGING])
    return old.delete()[1].get("archive.Roster", 0)

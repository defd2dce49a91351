"""Telling somebody something on the web, once."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from staffroom.rooms.people.models import Person

from .models import Notice


def tell(person_id: int, kind: str, key: str, data: dict[str, Any] | None = None) -> Notice:
    """A notice for them; the same `kind` and `key` a second time is no second notice.

    `data` holds ids and small values; names and titles are looked up, and checked again, when it is shown.
    """
    notice, _ = Notice.objects.get_or_create(person_id=person_id, kind=kind, key=key, defaults={"data": data or {}})
    return notice


def see_all(person: Person) -> int:
    """They have seen what there was to see. How many notices that were."""
    return person.notices.filter(seen_at__isnull=True).update(seen_at=timezone.now())


def take_back(kind: str, key: str) -> int:
    """What it was about is settled: nobody needs to be told any more. How many had been told."""
    return Notice.objects.filter(kind=kind, key=key).delete()[0]


def forget_old(now: datetime) -> int:
    """Notices that were seen three months ago, and those that nobody came to see for a year."""
    seen = Q(seen_at__lt=now - timedelta(days=90))
    return Notice.objects.filter(seen | Q(created_at__lt=now - timedelta(days=365))).delete()[0]

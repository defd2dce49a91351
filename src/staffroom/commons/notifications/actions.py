"""Telling somebody something on the web, once."""

from typing import Any

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
    """What it was about is settled: nobody needs to be told any more."""
    return Notice.objects.filter(kind=kind, key=key).delete()[0]

"""What these hold of a person."""

from typing import Any

from staffroom.rooms.people.models import Person

from .models import Digest, Notice

COVERS = frozenset({Notice, Digest})


def export(person: Person) -> dict[str, Any]:
    return {
        "notices": [
            {"kind": notice.kind, "at": notice.created_at.isoformat(), "about": notice.data}
            for notice in person.notices.order_by("created_at")
        ],
        "digests": [
            {"day": digest.day.isoformat(), "messages": digest.message_count}
            for digest in person.digests.order_by("day")
        ],
    }


def remove(person: Person, *, keeps_words: bool) -> int:
    return person.notices.all().delete()[0] + person.digests.all().delete()[0]

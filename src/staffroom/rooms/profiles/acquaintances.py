"""Whom people know in common, as far as each of them lets it be seen."""

from collections.abc import Sequence

from staffroom.rooms.people.models import Connection, Person

from .seeing import fields_seen_of, standings_of

MOST = 200


def people_both_know(viewer: Person, owner: Person) -> Sequence[Person]:
    """Whom `viewer` and `owner` both know, by name; of the latest two hundred whom `viewer` knows.

    Only if `owner` shows them whom they know, and without those who would not be shown knowing somebody. Five queries.
    """
    of_owner = Connection.objects.filter(person=owner).values("other")
    mine = Connection.objects.filter(person=viewer, other__in=of_owner).select_related("other")
    common = [it.other for it in mine.order_by("-since", "-pk")[:MOST]]
    if not common:
        return []
    willing = _showing_whom_they_know(viewer, [owner, *common])
    return sorted((it for it in common if it in willing), key=_by_name) if owner in willing else []


def may_see_that_they_know(viewer: Person, one: Person, other: Person) -> bool:
    """Whether two know one another and `viewer` may see it, as either of their pages shows."""
    if not Connection.objects.filter(person=one, other=other).exists():
        return False
    return {one, other} == _showing_whom_they_know(viewer, [one, other])


def _showing_whom_they_know(viewer: Person, persons: Sequence[Person]) -> set[Person]:
    seen = fields_seen_of(persons, standings_of(viewer, persons))
    return {person for person in persons if "known" in seen[person.pk]}


def _by_name(person: Person) -> tuple[str, int]:
    return person.name.casefold(), person.pk

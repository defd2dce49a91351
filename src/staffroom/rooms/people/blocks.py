"""Who wants nothing to do with whom; the one who is blocked is never told."""

from typing import Any

from django.db.models import OuterRef, Q, QuerySet

from .models import Block, Person


def between(one: Person, other: Person) -> bool:
    """Whether either has blocked the other."""
    either = Q(blocker=one, blocked=other) | Q(blocker=other, blocked=one)
    return Block.objects.filter(either).exists()


def has_blocked(blocker: Person, blocked: Person) -> bool:
    return Block.objects.filter(blocker=blocker, blocked=blocked).exists()


def those_who_blocked(person: Person) -> frozenset[int]:
    """The ids of those who have blocked `person`: for who asks of many at once. One query."""
    return frozenset(Block.objects.filter(blocked=person).values_list("blocker", flat=True))


def blocks_between(one: str, other: str) -> QuerySet[Block]:
    """The blocks between two people whom a row of an outer query names in these fields: for Exists."""
    first, second = OuterRef(one), OuterRef(other)
    return Block.objects.filter(Q(blocker=first, blocked=second) | Q(blocker=second, blocked=first))


def apart_from(person: Person, prefix: str = "") -> Q:
    """The condition on a Person (or on what has one under `prefix`, as "person__") that neither blocked the other."""
    theirs = f"{prefix}pk__in"
    return ~Q(**{theirs: _blocked_by(person)}) & ~Q(**{theirs: _blocking(person)})


def kept_apart_from(person: Person) -> frozenset[int]:
    """The ids of those who blocked `person`, or whom they blocked: for who asks of many at once. One query."""
    rows = Block.objects.filter(Q(blocker=person) | Q(blocked=person)).values_list("blocker", "blocked")
    return frozenset(pk for row in rows for pk in row if pk != person.pk)


def _blocked_by(person: Person) -> QuerySet[Block, Any]:
    return Block.objects.filter(blocker=person).values("blocked")


def _blocking(person: Person) -> QuerySet[Block, Any]:
    return Block.objects.filter(blocked=person).values("blocker")

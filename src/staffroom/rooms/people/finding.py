"""What of people can be found by words: members see members; other authors are known by name, for “from:”."""

from collections.abc import Collection

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from staffroom.foundation.words import Findable, Narrowing, Shown

from .blocks import apart_from
from .models import Person


def read(pks: Collection[int]) -> list[Findable]:
    """Those who have a name of their own."""
    named = Person.objects.filter(pk__in=pks).exclude(kind=Person.Kind.FORMER)
    return [
        Findable(
            pk=person.pk,
            title=f"{person.name} {person.handle or ''}",
            text=person.headline,
            language=settings.LANGUAGE_CODE,
            at=person.created_at,
        )
        for person in named
    ]


def everything() -> QuerySet[Person]:
    return Person.objects.all()


def visible_to(person: Person | None) -> QuerySet[Person]:
    """Members, to members; but nobody who has blocked the other."""
    if person is None or person.kind != Person.Kind.MEMBER:
        return Person.objects.none()
    return Person.objects.members().filter(apart_from(person))


def narrowed(people: QuerySet[Person], narrowing: Narrowing) -> QuerySet[Person] | None:
    """None: nobody was written by somebody, or has a file."""
    return people if narrowing.is_none else None


def shown(pks: Collection[int], person: Person | None) -> dict[int, Shown]:
    return {
        found.pk: Shown(
            title=found.name,
            url=reverse("people:person", args=[found.handle]) if found.handle else "",
            text=found.headline,
            at=found.created_at,
        )
        for found in visible_to(person).filter(pk__in=pks)
    }

"""What introductions hold of a person."""

from typing import Any

from django.db.models import Q

from staffroom.rooms.people.models import Person

from .models import Introduction

COVERS = frozenset({Introduction})


def export(person: Person) -> dict[str, Any]:
    """Those they made, without what the two said; those made for them, without whom it would have been."""
    made = person.introductions_made.select_related("one", "other").order_by("asked_at")
    theirs = Introduction.objects.filter(Q(one=person) | Q(other=person)).select_related("introducer", "one", "other")
    # Not those of which they were never told: they knew one another already, or a block stood between.
    asking = set(Introduction.objects.asking(person).values_list("pk", flat=True))
    told = [it for it in theirs.order_by("asked_at") if it.pk in asking or _answer(it, person)]
    return {
        "introductions made": [
            {
                "people": [it.one.name, it.other.name],
                "words": it.words,
                "at": it.asked_at.isoformat(),
                "came about": it.made_at.isoformat() if it.made_at else None,
            }
            for it in made
        ],
        "introduced": [_introduced(it, person) for it in told],
    }


def remove(person: Person) -> int:
    theirs = Q(introducer=person) | Q(one=person) | Q(other=person)
    return Introduction.objects.filter(theirs).delete()[0]


def _answer(introduction: Introduction, person: Person) -> str:
    return introduction.one_answer if introduction.one_id == person.pk else introduction.other_answer


def _introduced(introduction: Introduction, person: Person) -> dict[str, Any]:
    return {
        "by": introduction.introducer.name,
        "words": introduction.words,
        "at": introduction.asked_at.isoformat(),
        "answer": _answer(introduction, person) or None,
        "to": introduction.beside(person).name if introduction.made_at else None,
    }

"""What profiles show of knowing one another: whom two people both know, and where the people one knows go along."""

from typing import Any

from django.http import HttpRequest

from staffroom.rooms.people.acquaintance import Choice
from staffroom.rooms.people.models import Person

from .acquaintances import people_both_know

MOST = 12


def both_know(request: HttpRequest, shown: Person) -> dict[str, Any] | None:
    """Beside a person's page: whom both know, as far as it may be seen. Not where it is looked at as somebody else."""
    person = getattr(request, "person", None)
    if not isinstance(person, Person) or person.pk == shown.pk:
        return None
    found = people_both_know(person, shown)
    return {"shown": shown, "people": found[:MOST], "more": max(0, len(found) - MOST)} if found else None


def taking_along(request: HttpRequest, choice: Choice) -> dict[str, Any]:
    """Beside the people one knows: those that the filter finds, as files; and the ways to the rest."""
    return {"query": choice.query}


def introducing(request: HttpRequest, shown: Person) -> dict[str, Any]:
    """On the page of somebody one knows: introducing them to somebody else."""
    return {"shown": shown}

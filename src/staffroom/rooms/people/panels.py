"""What whoever looks at somebody's page can do with them: the buttons at its head, and the quiet words at its foot."""

from typing import Any

from django.http import HttpRequest

from . import blocks
from .knowing import Tie, tie_between
from .models import Person


def connecting(request: HttpRequest, shown: Person) -> dict[str, Any] | None:
    """Nothing on one's own page, for guests, and for whoever has blocked them."""
    tie = tie_on(request, shown)
    return {"shown": shown, "tie": tie} if tie else None


def following(request: HttpRequest, shown: Person) -> dict[str, Any] | None:
    """The same."""
    return connecting(request, shown)


def quietly(request: HttpRequest, shown: Person) -> dict[str, Any] | None:
    """The way to muting them."""
    person = request.person
    return None if person is None or person.pk == shown.pk else {"shown": shown}


def tie_on(request: HttpRequest, shown: Person) -> Tie | None:
    """How whoever asks stands to them, looked up once a request.

    None on one's own page, for guests, and for whoever has blocked them.
    """
    person, kept = request.person, request.__dict__.setdefault("ties", {})
    if person is None or person.pk == shown.pk:
        return None
    if shown.pk not in kept:
        kept[shown.pk] = None if blocks.has_blocked(person, shown) else tie_between(person, shown)
    found: Tie | None = kept[shown.pk]
    return found

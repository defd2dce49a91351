"""What whoever looks at somebody's page can do with them: the buttons at its head, and the quiet words at its foot."""

from typing import Any

from django.http import HttpRequest

from . import blocks
from .knowing import tie_between
from .models import Person


def buttons(request: HttpRequest, shown: Person) -> dict[str, Any] | None:
    """Connecting and following; nothing on one's own page, for guests, and for whoever has blocked them."""
    person = request.person
    if person is None or person.pk == shown.pk or blocks.has_blocked(person, shown):
        return None
    return {"shown": shown, "tie": tie_between(person, shown)}


def quietly(request: HttpRequest, shown: Person) -> dict[str, Any] | None:
    """The way to muting them."""
    person = request.person
    return None if person is None or person.pk == shown.pk else {"shown": shown}

"""Beside a person's name: what whoever looks has in common with them."""

from typing import Any

from django.http import HttpRequest

from staffroom.rooms.people.models import Person

from ..seeing import standing_on
from .suggesting import why


def reason(request: HttpRequest, shown: Person) -> dict[str, Any] | None:
    """Why they would be suggested, to who does not know them yet."""
    viewer = request.person
    if viewer is None or viewer.pk == 0:  # a guest, or nobody in particular
        return None
    standing = standing_on(request, shown)
    if standing.is_self or standing.is_connected:
        return None
    suggestion = why(viewer, shown)
    return {"reasons": suggestion.reasons, "shown": shown} if suggestion else None

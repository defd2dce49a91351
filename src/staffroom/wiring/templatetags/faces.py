"""`{% photo_beside person as photo %}`: the picture that stands beside a name, as far as whoever asks may see it."""

from typing import Any

from django import template
from django.http import HttpRequest

from staffroom.foundation.templating import asker
from staffroom.rooms.people.blocks import those_who_blocked
from staffroom.rooms.people.models import Person

register = template.Library()


@register.simple_tag(takes_context=True)
def photo_beside(context: template.Context, person: Any) -> str:
    """The token of the picture; "" for initials. Guests see no pictures in lists.

    `person.card`, where a list gave one (people.in_lists), says it. Else whoever shows a picture to every member is
    asked for no more than this: who has blocked whoever asks looks like anybody without a picture. One query a page,
    and none without pictures.
    """
    if card := getattr(person, "card", None):
        return str(card.photo)
    reader = asker(context)
    photo = getattr(person, "photo", "")
    if not photo or not isinstance(reader, Person):
        return ""
    return "" if person.pk in _who_blocked(context.request, reader) else photo


def _who_blocked(request: HttpRequest, reader: Person) -> frozenset[int]:
    """Looked up once for the whole page."""
    known: frozenset[int] | None = getattr(request, "blocked_by", None)
    if known is None:
        known = request.blocked_by = those_who_blocked(reader)
    return known

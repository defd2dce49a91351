"""Mentoring on a person's page: that they are open to it, and the way to ask."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from staffroom.rooms.people.models import Person

from .mentoring_rules import FIELD, may_ask_mentor
from .models import Mentor
from .seeing import fields_on


def mentoring(request: HttpRequest, shown: Person) -> dict[str, Any] | None:
    """What they offer; nothing unless they are open to it, and whoever asks may know."""
    if FIELD not in fields_on(request, shown):
        return None
    mentor = Mentor.objects.available().counted().filter(person=shown).prefetch_related("sectors").first()
    if mentor is None:
        return None
    language = get_language() or "en"
    return {
        "shown": shown,
        "mentor": mentor,
        "sectors": ", ".join(term.called_in(language) for term in mentor.sectors.all()),
        "has_room": mentor.mentees < mentor.capacity,
        "is_own": request.person is not None and request.person.pk == shown.pk,
        "may_ask": may_ask_mentor(request.person, shown),
    }

"""Recommendations on a person's page: those they show, and the way to write another."""

from typing import Any

from django.http import HttpRequest

from staffroom.rooms.people.models import Person

from . import relations
from .actions.showing_recommendations import MOST_SHOWN
from .models import Recommendation
from .recommending_rules import may_recommend
from .seeing import fields_on


def recommendations(request: HttpRequest, shown: Person) -> dict[str, Any] | None:
    """Those that whoever asks may see: theirs to see, and by somebody whom they may know to be here."""
    if "recommendations" not in fields_on(request, shown):
        return None
    viewer = request.person
    is_own = viewer is not None and viewer.pk == shown.pk
    found = Recommendation.objects.shown().filter(recommended=shown)
    found = found if is_own else found.by_whom_they_find(viewer)
    worded = [relations.as_shown(one, shown) for one in found.select_related("writer").in_order()[:MOST_SHOWN]]
    return {"recommendations": worded, "is_own": is_own} if worded else None


def beside_account(request: HttpRequest, thing: object) -> dict[str, Any]:
    """For one's own account: where recommendations and mentoring are looked after."""
    return {}


def recommending(request: HttpRequest, shown: Person) -> dict[str, Any] | None:
    """Recommending them, or asking them to; nothing for guests, on one's own page, and of strangers."""
    viewer = request.person
    if viewer is None or not may_recommend(viewer, shown):
        return None
    return {"shown": shown}

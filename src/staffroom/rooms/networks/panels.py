"""What networks show on a person's page, and to who comes in for the first time."""

from typing import Any

from django.http import HttpRequest
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from staffroom.rooms.people.models import Person

from .models import Membership, Network

MOST = 50


def shared(request: HttpRequest, shown: Person) -> dict[str, Any] | None:
    """The networks that both belong to; who belongs to a network is known to its members alone."""
    if request.person is None:
        return None
    mine = Network.objects.of(request.person)
    memberships = Membership.objects.active().filter(person=shown, network__in=mine).select_related("network")
    found = list(memberships.order_by("network__name", "network_id")[:MOST])
    return {"memberships": found, "is_own": shown == request.person} if found else None


def came_with(request: HttpRequest, person: Person) -> dict[str, Any] | None:
    """The networks whose lists moved here with somebody among their members, for when they first come in."""
    brought = Membership.objects.active().filter(person=person, brought_in_at__isnull=False)
    names = list(brought.order_by("network__name").values_list("network__name", flat=True)[:MOST])
    return {"names": get_text_list(names, _("and"))} if names else None

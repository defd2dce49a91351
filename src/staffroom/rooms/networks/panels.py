"""What networks show on a person's page."""

from typing import Any

from django.http import HttpRequest

from staffroom.rooms.people.models import Person

from .models import Membership, Network

MOST = 50


def shared(request: HttpRequest, shown: Person) -> dict[str, Any] | None:
    """The networks that both belong to; who belongs to a network is known to its members alone."""
    mine = Network.objects.of(request.person)
    memberships = Membership.objects.active().filter(person=shown, network__in=mine).select_related("network")
    found = list(memberships.order_by("network__name", "network_id")[:MOST])
    return {"memberships": found, "is_own": shown == request.person} if found else None

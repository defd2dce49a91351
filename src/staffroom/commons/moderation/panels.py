"""What moderation shows on the pages of rooms."""

from typing import Any

from django.http import HttpRequest

from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.networks.rules import membership_of
from staffroom.rooms.people.models import Person

from .models import Matter
from .rules import may_report_person


def beside_network(request: HttpRequest, network: Network) -> dict[str, Any] | None:
    """For a network's page: how to report it; its log for members; what waits, for those who look after it."""
    if request.person is None:
        return None
    membership = membership_of(request.person, network)
    looks_after = membership is not None and membership.role != Membership.Role.MEMBER
    waiting = Matter.objects.visible_to(request.person).open().leading().filter(network=network)
    return {
        "network": network,
        "is_member": membership is not None,
        "looks_after": looks_after,
        "waiting": waiting.count() if looks_after else 0,
    }


def on_person(request: HttpRequest, person: Person) -> dict[str, Any] | None:
    """For a person's page: how to report them. Nothing on one's own."""
    return {"reported": person} if may_report_person(request.person, person) else None


def beside_account(request: HttpRequest, thing: object) -> dict[str, Any]:
    """For one's own account: what one reported, and what was decided about oneself."""
    return {}

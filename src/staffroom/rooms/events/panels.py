"""What meetings show on the pages of rooms below."""

from typing import Any

from django.http import HttpRequest

from staffroom.rooms.networks.models import Network

from .coming import near, next_in
from .showing import rows_of


def beside_network(request: HttpRequest, network: Network) -> dict[str, Any] | None:
    """Its next meetings, for whoever may read of them."""
    events = next_in(network, request.person)
    return {"network": network, "rows": rows_of(events)} if events else None


def near_you(request: HttpRequest, _thing: object) -> dict[str, Any] | None:
    """Meetings near who is the only one in their organisation."""
    events = near(request.person) if request.person else []
    return {"rows": rows_of(events)} if events else None

"""What search shows on the pages of networks."""

from typing import Any

from django.http import HttpRequest

from staffroom.rooms.networks.models import Network


def within(request: HttpRequest, network: Network) -> dict[str, Any] | None:
    """The way to find something that was said in it, once something was."""
    return {"network": network} if network.conversation_count else None

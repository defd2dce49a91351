"""What the email door shows on the pages of others."""

from typing import Any

from django.db.models import CharField, Count, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest

from staffroom.rooms.networks.models import Membership, Network

from .models import Delivery
from .moved_letters import MOVED_IN

State = Delivery.State


def letters_of_move(request: HttpRequest, network: Network) -> dict[str, Any] | None:
    """How far the one letter to each who came with a list is; nothing before anybody has come. One query."""
    came = Membership.objects.filter(network=network, brought_in_at__isnull=False)
    keys = came.values(name=Concat(Value(f"{MOVED_IN}:{network.pk}:"), Cast("person_id", CharField())))
    counted = Delivery.objects.filter(letter__key__in=keys).values("state").annotate(letters=Count("pk"))
    by_state = {row["state"]: row["letters"] for row in counted.order_by("state")}
    if not by_state:
        return None
    return {
        "all": sum(by_state.values()),
        "sent": by_state.get(State.SENT, 0),
        "waiting": by_state.get(State.WAITING, 0),
        "bounced": by_state.get(State.BOUNCED, 0),
        "given_up": by_state.get(State.GIVEN_UP, 0),
        "dropped": by_state.get(State.DROPPED, 0),
    }

"""What conversations show on the pages of networks."""

from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest

from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person
from staffroom.rooms.people.panels import tie_on

from .audiences import writing_address
from .listings import pinned_in, placed_in, rows_of
from .models import Placement
from .models.conversation import may_be_seen_in_networks_by

NEWEST = 5


def lately(request: HttpRequest, network: Network) -> dict[str, Any] | None:
    """For a network's page: what is pinned, and the five conversations that moved last. Three queries."""
    pinned = list(pinned_in(network, request.person))
    newest = placed_in(network, request.person).order_by("-last_message_at", "-conversation_id")[:NEWEST]
    conversations = [placement.conversation for placement in [*pinned, *newest]]
    if not conversations:
        return None
    pinned_ones = [placement.conversation_id for placement in pinned]
    rows = rows_of(conversations, request.person, within=network, pinned=pinned_ones)
    return {"network": network, "rows": rows, "reader": request.person}


def last_talked_about(request: HttpRequest, network: Network) -> dict[str, Any] | None:
    """For a network in the directory. One query for all those that are listed with it."""
    together = getattr(network, "listed_with", [network])
    if not hasattr(network, "talked_about"):
        _look_up(request, together)
    return network.talked_about


def _look_up(request: HttpRequest, networks: list[Network]) -> None:
    """Tell each network what was last said in it that this reader may read."""
    seen = Placement.objects.filter(
        may_be_seen_in_networks_by(request.person, "conversation__"), network=OuterRef("pk")
    )
    last = seen.order_by("-last_message_at", "-conversation_id")
    found = Network.objects.filter(pk__in=[network.pk for network in networks]).annotate(
        talked_pk=Subquery(last.values("conversation")[:1]),
        talked_title=Subquery(last.values("conversation__title")[:1]),
    )
    talked = {pk: told for pk, *told in found.values_list("pk", "talked_pk", "talked_title")}
    for network in networks:
        conversation, title = talked.get(network.pk, (None, ""))
        network.talked_about = {"conversation": conversation, "title": title} if conversation else None


def write_to(request: HttpRequest, shown: Person) -> dict[str, Any] | None:
    """For a person's page: the ways to write to them alone. Not to oneself, nor to whom one has blocked."""
    if tie_on(request, shown) is None:
        return None
    return {"shown": shown, "address": writing_address(request.person, shown, request.site)}

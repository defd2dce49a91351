"""Lists of conversations: all that one may read, and those of one network."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from staffroom.foundation.guest_pages import cached_for_guests
from staffroom.foundation.paging import Page, page_after
from staffroom.rooms.networks.models import Network
from staffroom.rooms.networks.rules import may_write
from staffroom.rooms.people.models import Person

from ..listings import FILTERS, filtered, pinned_in, placed_in, places_of, rows_of, versions_of
from ..models import Conversation

SIZE = 20
IN_NETWORK = ("-last_message_at", "-conversation_id")


@require_safe
def lately(request: HttpRequest) -> HttpResponseBase:
    """What was said lately in all the conversations one may read."""
    chosen = request.GET.get("show", "") if request.person else ""
    page = page_after(filtered(request.person, chosen), key=request.GET.get("page"), size=SIZE)

    def answer() -> HttpResponse:
        context = {
            "rows": rows_of(page.items, request.person),
            "chosen": chosen,
            "tabs": _tabs(chosen) if request.person else (),
            **_pager(page, {"show": chosen}),
        }
        return render(request, "conversations/lately.html", context)

    return cached_for_guests(request, key=_versions(page.items, request.person), render=answer)


@require_safe
def in_network(request: HttpRequest, slug: str) -> HttpResponseBase:
    """All conversations of a network: the pinned ones first, then the latest."""
    network = get_object_or_404(Network.objects.readable_by(request.person), slug=slug)
    key = request.GET.get("page")
    page = page_after(placed_in(network, request.person), order=IN_NETWORK, key=key, size=SIZE)
    pinned = [] if page.previous_key else list(pinned_in(network, request.person))
    conversations = [placement.conversation for placement in [*pinned, *page.items]]

    def answer() -> HttpResponse:
        context = {
            "network": network,
            "rows": rows_of(conversations, request.person, within=network, pinned=[p.conversation_id for p in pinned]),
            "may_start": may_write(request.person, network),
            **_pager(page),
        }
        return render(request, "conversations/in_network.html", context)

    return cached_for_guests(request, key=(network.version, *versions_of(conversations)), render=answer)


def _versions(conversations: Sequence[Conversation], person: Person | None) -> tuple[object, ...]:
    """What a guest's list depends on: the conversations, and the names of the networks they are held in."""
    if person is not None:
        return ()
    places = places_of([conversation.pk for conversation in conversations], None)
    return (*versions_of(conversations), *((network.pk, network.version) for network in places.values()))


def _tabs(chosen: str) -> list[tuple[str, str, bool]]:
    """(address, label, whether it is the one) of each filter."""
    at = reverse("conversations:lately")
    return [(f"{at}?show={name}" if name else at, str(label), name == chosen) for name, label in FILTERS.items()]


def _pager(page: Page[Any], query: dict[str, str] | None = None) -> dict[str, str]:
    kept = "".join(f"&{name}={value}" for name, value in (query or {}).items() if value)
    return {
        "newer_url": f"?page={page.previous_key}{kept}" if page.previous_key else "",
        "older_url": f"?page={page.next_key}{kept}" if page.next_key else "",
    }

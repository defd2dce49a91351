"""How the mail is doing, on one page."""

from typing import Any

from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import relays
from ..models import Delivery, Incoming, Mailbox
from ..providers import entering
from .access import operators_only

ENOUGH = 1000  # counted exactly up to here


@operators_only
@require_safe
def operations(request: HttpRequest) -> HttpResponse:
    """What waits, what is held, whether mail can leave."""
    held = Incoming.objects.filter(state=Incoming.State.HELD)
    relay = relays.current()
    page = {
        "relay": relay,
        "leaves_by": entering.place_of(relay) if relay else "",
        "mailboxes": Mailbox.objects.filter(is_on=True).count(),
        "in_trouble": Mailbox.objects.filter(is_on=True, troubles__gt=0).count(),
        "provider": entering.current(),
        "is_possible": relays.is_set_up(),
        "waiting": _at_most(Delivery.State.WAITING),
        "oldest": Delivery.objects.filter(state=Delivery.State.WAITING).aggregate(at=Min("created_at"))["at"],
        "bounced": _at_most(Delivery.State.BOUNCED),
        "given_up": _at_most(Delivery.State.GIVEN_UP),
        "held": held.aggregate(count=Count("pk"), oldest=Min("received_at")),
    }
    return render(request, "email/operations.html", page)


def _at_most(state: str) -> dict[str, Any]:
    """How many there are, and whether there are more than anybody needs counted."""
    count = len(Delivery.objects.filter(state=state).values_list("pk")[: ENOUGH + 1])
    return {"count": min(count, ENOUGH), "is_more": count > ENOUGH}

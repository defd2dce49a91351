"""The deliveries, as the operator sees them: to whom and how it went, never what it said."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .. import outbox
from ..models import Delivery
from .access import operators_only

PAGE = 50


@operators_only
@require_safe
def deliveries(request: HttpRequest) -> HttpResponse:
    """Of one state, the newest first, paged by key."""
    state = request.GET.get("state", "")
    if state not in Delivery.State.values:
        state = Delivery.State.WAITING
    rows = Delivery.objects.filter(state=state).select_related("letter", "network").order_by("-pk")
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    shown = list(rows.defer("letter__text", "letter__html")[: PAGE + 1])
    page = {
        "state": Delivery.State(state),
        "states": Delivery.State,
        "deliveries": shown[:PAGE],
        "earlier_than": shown[PAGE - 1].pk if len(shown) > PAGE else None,
        "can_be_tried": state not in {Delivery.State.SENT, Delivery.State.DROPPED},
    }
    return render(request, "email/deliveries.html", page)


@operators_only
@require_POST
def attempt(request: HttpRequest, pk: int) -> HttpResponse:
    """Have one tried again now."""
    delivery = get_object_or_404(Delivery, pk=pk)
    if outbox.try_again_now(delivery):
        messages.success(request, _("The mail to %(to)s is next in line.") % {"to": delivery.to})
    else:
        messages.error(request, _("The mail to %(to)s was sent or is not wanted any more.") % {"to": delivery.to})
    return redirect(f"{reverse('email:deliveries')}?state={delivery.state}")

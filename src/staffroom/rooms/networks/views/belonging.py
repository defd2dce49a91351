"""Joining, leaving, and what reaches one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from staffroom.rooms.people.pace import is_too_fast, too_fast_words
from staffroom.rooms.people.signing_in import unproved_address

from .. import actions, rules
from ..forms import JoiningForm, LevelsForm
from ..models import Membership, Network
from .reading import network_page


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def joining(request: HttpRequest, slug: str) -> HttpResponse:
    """Join, or ask to; the network's page answers. Whoever had to sign in on the way comes back by GET."""
    found = get_object_or_404(Network.objects.findable_by(request.person), slug=slug)
    if request.method != "POST":
        return redirect("networks:network", found.slug)
    form = JoiningForm(request.POST, network=found)
    if not form.is_valid():
        return network_page(request, found, form=form)
    if is_too_fast(request, "joining"):
        form.add_error(None, too_fast_words())
        return network_page(request, found, form=form)
    try:
        membership = actions.join(found, person=request.person, **form.cleaned_data)
    except actions.JoinRefused as refusal:
        form.add_error(None, str(refusal))
        return network_page(request, found, form=form)
    messages.success(request, _arrival_words(membership))
    return redirect("networks:network", found.slug)


@login_required
def leaving(request: HttpRequest, slug: str) -> HttpResponse:
    """Says what stays; POST leaves, or takes a request to join back."""
    mine = Membership.objects.filter(person=request.person, state__in=["active", "requested"])
    membership = get_object_or_404(mine.select_related("network"), network__slug=slug)
    network, refused = membership.network, ""
    if request.method == "POST":
        try:
            actions.leave(network, person=request.person)
        except actions.LeaveRefused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _departure_words(membership))
            is_to_be_found = rules.may_find(request.person, network)
            return redirect("networks:network", network.slug) if is_to_be_found else redirect("networks:directory")
    context = {"network": network, "membership": membership, "refused": refused}
    return render(request, "networks/leaving.html", context, status=422 if refused else 200)


@login_required
def levels(request: HttpRequest) -> HttpResponse:
    """All one's networks, and what reaches one from each."""
    mine = Membership.objects.active().filter(person=request.person).select_related("network").order_by("network__name")
    addresses = request.person.addresses.verified().order_by("email")
    form = LevelsForm(mine, addresses, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            for membership, (level, address) in form.chosen().items():
                if membership.level != level:
                    actions.set_level(membership.network, person=request.person, level=level)
                actions.set_address(membership.network, person=request.person, address=address)
                actions.set_away(membership.network, person=request.person, until=form.away_until(membership))
        messages.success(request, _("Kept. It holds from the next message on."))
        return redirect("networks:levels")
    context = {"form": form, "unproved": unproved_address(request)}
    return render(request, "networks/levels.html", context, status=422 if form.errors else 200)


def _arrival_words(membership: Membership) -> str:
    names = {"network": membership.network.name}
    if membership.state == Membership.State.ACTIVE:
        return _("You are a member of %(network)s. Read along for a while, or say hello.") % names
    if membership.network.moving_since is not None:
        return _("A list is moving into %(network)s. Your place is kept until its doors open.") % names
    return _("You have asked to join %(network)s. A facilitator looks at it, and you hear from us either way.") % names


def _departure_words(membership: Membership) -> str:
    names = {"network": membership.network.name}
    if membership.state == Membership.State.REQUESTED:
        return _("Your request to join %(network)s is taken back.") % names
    return _("You have left %(network)s. What you wrote stays where it was said. You can come back.") % names

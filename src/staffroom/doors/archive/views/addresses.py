"""The list's old addresses: entered and proved by its owner, or agreed to by whoever runs the site."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffroom.foundation.paging import page_after
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.networks.models import Network, OldAddress
from staffroom.rooms.people.models import Person

from ..moving_forms import OldAddressForm
from .doing import done, status_of, taken


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def addresses(request: HttpRequest, slug: str) -> HttpResponse:
    """Those that are entered, whether each is proved, and how it can be."""
    network = _owned(request, slug)
    form = OldAddressForm(request.POST or None)
    if old := taken(form, lambda: _entered(request, network, form), field="email"):
        messages.success(request, _what_comes_next(old))
        return redirect("moving:addresses", network.slug)
    listed = network.old_addresses.select_related("added_by", "settled_by").order_by("email")
    context = {"network": network, "form": form, "old_addresses": listed}
    return render(request, "archive/moving_addresses.html", context, status=status_of(form))


@login_required
@require_POST
def address_removal(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Mail to it is nobody's here any more."""
    old = _found(request, slug, pk)
    did = _("Mail to %(email)s is nobody's here any more.") % {"email": old.email}
    return done(request, did, lambda: networks.remove_old_address(old, by=request.person), to=_addresses(slug))


@login_required
@require_POST
def address_question(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A letter goes there, to see whether it arrives here."""
    old = _found(request, slug, pk)
    did = _("A letter is on its way to %(email)s. Come back in a minute.") % {"email": old.email}
    return done(request, did, lambda: networks.ask_old_address(old, by=request.person), to=_addresses(slug))


@login_required
@require_POST
def address_wish(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Whoever runs the site is asked to say yes."""
    old = _found(request, slug, pk)
    did = _("Whoever runs this site is asked to say yes. You can go on with the other steps meanwhile.")
    return done(request, did, lambda: networks.wish_for_old_address(old, by=request.person), to=_addresses(slug))


@login_required
@require_safe
def old_addresses(request: HttpRequest) -> HttpResponse:
    """Those that wait for the yes of whoever runs the site, and all that were ever entered."""
    everything = OldAddress.objects.for_operator(_operator(request)).select_related("network", "added_by", "settled_by")
    page = page_after(everything, order=("-added_at", "-pk"), key=request.GET.get("page"), size=20)
    waiting = list(everything.wished_for().order_by("wished_at", "pk")[:20]) if not request.GET.get("page") else []
    return render(request, "archive/old_addresses.html", {"page": page, "waiting": waiting})


@login_required
@require_POST
def address_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes or no; no undoes a yes, and what a letter has proved."""
    old = get_object_or_404(OldAddress.objects.for_operator(_operator(request)).select_related("network"), pk=pk)
    names = {"email": old.email, "network": old.network.name}
    url = reverse("moving:old_addresses")
    if request.POST.get("answer") == "yes":
        did = _("Mail to %(email)s is that of %(network)s from now on.") % names
        return done(request, did, lambda: networks.say_yes_to_old_address(old, by=request.person), to=url)
    did = _("Mail to %(email)s is not that of %(network)s.") % names
    words = request.POST.get("words", "")
    return done(request, did, lambda: networks.say_no_to_old_address(old, by=request.person, words=words), to=url)


def _entered(request: HttpRequest, network: Network, form: OldAddressForm) -> OldAddress:
    return networks.add_old_address(network, form.cleaned_data["email"], by=request.person)


def _what_comes_next(old: OldAddress) -> str:
    if old.proved_at:
        return _("Mail to %(email)s is the network's from now on.") % {"email": old.email}
    return _("%(email)s is entered. Mail to it is the network's once it is proved.") % {"email": old.email}


def _addresses(slug: str) -> str:
    return reverse("moving:addresses", args=[slug])


def _owned(request: HttpRequest, slug: str) -> Network:
    return get_object_or_404(Network.objects.owned_by(request.person), slug=slug)


def _found(request: HttpRequest, slug: str, pk: int) -> OldAddress:
    mine = OldAddress.objects.filter(network=_owned(request, slug)).select_related("network")
    return get_object_or_404(mine, pk=pk)


def _operator(request: HttpRequest) -> Person | None:
    if not request.user.is_operator:
        raise Http404
    return request.person

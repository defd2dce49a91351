"""Moving a list here: the checklist, and what is done from it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffroom.foundation import plain
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.networks import moving_letters
from staffroom.rooms.networks.forms import CreateForm
from staffroom.rooms.networks.models import Move, Network, OldAddress

from .. import moving
from ..moving_forms import LetterForm, OldAddressForm

# The guides that say how it is done elsewhere.
PAPERS = [
    ("a-list", gettext_lazy("Moving a list, step by step")),
    ("mailman-2", "Mailman 2"),
    ("mailman-3", "Mailman 3"),
    ("listserv", "LISTSERV"),
    ("google-groups", "Google Groups"),
    ("groups-io", "Groups.io"),
    ("yahoo-groups", "Yahoo Groups"),
]


@login_required
def creation(request: HttpRequest) -> HttpResponse:
    """A new network for a list that lives elsewhere: its doors are closed until the list has moved in."""
    form = CreateForm(request.POST or None, by=request.person, mail_domain=request.site.mail_domain)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                language = request.user.language
                made = networks.create_network(by=request.person, language=language, **form.cleaned_data)
                networks.begin_move(made, by=request.person)
        except networks.CreateRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(network)s is there, and its doors are closed.") % {"network": made.name})
            return redirect("moving:checklist", made.slug)
    return render(request, "archive/moving_creation.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_safe
def checklist(request: HttpRequest, slug: str) -> HttpResponse:
    """What is done of the move, what isn't, and what comes next."""
    context = {"it": moving.standing(_owned(request, slug)), "papers": PAPERS}
    return render(request, "archive/moving.html", context)


@login_required
@require_POST
def beginning(request: HttpRequest, slug: str) -> HttpResponse:
    """The doors are closed: a list moves in."""
    network = _owned(request, slug)
    try:
        networks.begin_move(network, by=request.person)
    except networks.MoveRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("moving:checklist", network.slug)


@login_required
@require_POST
def calling_off(request: HttpRequest, slug: str) -> HttpResponse:
    """No list moves in; the doors are open as before."""
    network = _owned(request, slug)
    try:
        networks.call_off_move(network, by=request.person)
    except networks.MoveRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The move is called off, and the doors are open. Nobody was told anything."))
    return redirect("moving:checklist", network.slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, slug: str) -> HttpResponse:
    """What the members are told, and how it will look."""
    network = _owned(request, slug)
    move = Move.objects.filter(network=network).first()
    begun = {"subject": moving_letters.subject(network, move), "words": moving_letters.words(network, move)}
    form = LetterForm(request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            networks.word_letter(network, by=request.person, **form.cleaned_data)
        except networks.MoveRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept. This is how it will look."))
            return redirect(f"{reverse('moving:letter', args=[network.slug])}#preview")
    wording = _as_it_will_look(request, network, move)
    context = {"network": network, "move": move, "form": form, "wording": wording, "html": plain.render(wording.text)}
    return render(request, "archive/moving_letter.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def letter_trial(request: HttpRequest, slug: str) -> HttpResponse:
    """The letter goes to whoever words it."""
    network = _owned(request, slug)
    try:
        networks.try_letter(network, by=request.person)
    except networks.MoveRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is on its way to you, and to nobody else."))
    return redirect("moving:letter", network.slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def addresses(request: HttpRequest, slug: str) -> HttpResponse:
    """The list's old addresses, and whether they lead here."""
    network = _owned(request, slug)
    form = OldAddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            old = networks.add_old_address(network, form.cleaned_data["email"], by=request.person)
        except networks.OldAddressRefused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("Mail to %(email)s is the network's from now on.") % {"email": old.email})
            return redirect("moving:addresses", network.slug)
    listed = network.old_addresses.select_related("added_by").order_by("email")
    context = {"network": network, "form": form, "old_addresses": listed}
    return render(request, "archive/moving_addresses.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def address_removal(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Mail to it is nobody's here any more."""
    old = _old_address(request, slug, pk)
    networks.remove_old_address(old, by=request.person)
    messages.success(request, _("Mail to %(email)s is nobody's here any more.") % {"email": old.email})
    return redirect("moving:addresses", slug)


@login_required
@require_POST
def address_question(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A letter goes there, to see whether it arrives here."""
    old = _old_address(request, slug, pk)
    try:
        networks.ask_old_address(old, by=request.person)
    except networks.OldAddressRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("A letter is on its way to %(email)s. Come back in a minute.") % {"email": old.email}
        )
    return redirect("moving:addresses", slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def opening(request: HttpRequest, slug: str) -> HttpResponse:
    """Exactly what will happen; POST does it, in the background."""
    network = _owned(request, slug)
    standing = moving.standing(network)
    refused = ""
    if request.method == "POST":
        try:
            moving.open_doors(network, by=request.person)
        except networks.MoveRefused as refusal:
            refused = str(refusal)
        else:
            return redirect("moving:checklist", network.slug)
    elif not standing.may_open:
        return redirect("moving:checklist", network.slug)
    context = {"it": standing, "network": network, "refused": refused}
    return render(request, "archive/moving_opening.html", context, status=422 if refused else 200)


def _as_it_will_look(request: HttpRequest, network: Network, move: Move | None) -> moving_letters.Wording:
    """With a link that leads nowhere in the place of each reader's own."""
    leave = request.site.base_url + reverse("email:unsubscribe", args=[_("your-own-link")])
    address = f"{network.slug}@{request.site.mail_domain}"
    return moving_letters.worded(network, move, address=address, leave=leave)


def _owned(request: HttpRequest, slug: str) -> Network:
    return get_object_or_404(Network.objects.owned_by(request.person), slug=slug)


def _old_address(request: HttpRequest, slug: str, pk: int) -> OldAddress:
    mine = OldAddress.objects.filter(network=_owned(request, slug)).select_related("network")
    return get_object_or_404(mine, pk=pk)

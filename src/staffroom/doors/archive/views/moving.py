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
from staffroom.rooms.networks.models import Move, Network

from .. import moving
from ..moving_forms import LetterForm
from .doing import done, status_of, taken

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
@require_http_methods(["GET", "HEAD", "POST"])
def creation(request: HttpRequest) -> HttpResponse:
    """A new network for a list that lives elsewhere: its doors are closed until the list has moved in."""
    form = CreateForm(request.POST or None, by=request.person, mail_domain=request.site.mail_domain)
    if made := taken(form, lambda: _begun_anew(request, form)):
        messages.success(request, _("%(network)s is there, and its doors are closed.") % {"network": made.name})
        return redirect("moving:checklist", made.slug)
    return render(request, "archive/moving_creation.html", {"form": form}, status=status_of(form))


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
    return done(request, "", lambda: networks.begin_move(network, by=request.person), to=_checklist(network))


@login_required
@require_POST
def calling_off(request: HttpRequest, slug: str) -> HttpResponse:
    """No list moves in; the doors are open as before."""
    network = _owned(request, slug)
    did = _("The move is called off, and the doors are open. Nobody was told anything.")
    return done(request, did, lambda: networks.call_off_move(network, by=request.person), to=_checklist(network))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, slug: str) -> HttpResponse:
    """What the members are told, and how it will look."""
    network = _owned(request, slug)
    move = Move.objects.filter(network=network).first()
    begun = {"subject": moving_letters.subject(network, move), "words": moving_letters.words(network, move)}
    form = LetterForm(request.POST or None, initial=begun)
    if taken(form, lambda: networks.word_letter(network, by=request.person, **form.cleaned_data)):
        messages.success(request, _("Kept. This is how it will look."))
        return redirect(f"{_letter(network)}#preview")
    wording = _as_it_will_look(request, network, move)
    context = {"network": network, "move": move, "form": form, "wording": wording, "html": plain.render(wording.text)}
    return render(request, "archive/moving_letter.html", context, status=status_of(form))


@login_required
@require_POST
def letter_trial(request: HttpRequest, slug: str) -> HttpResponse:
    """The letter goes to whoever words it."""
    network = _owned(request, slug)
    did = _("It is on its way to you, and to nobody else.")
    return done(request, did, lambda: networks.try_letter(network, by=request.person), to=_letter(network))


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
            return redirect(_checklist(network))
    elif not standing.may_open:
        return redirect(_checklist(network))
    context = {"it": standing, "network": network, "refused": refused}
    return render(request, "archive/moving_opening.html", context, status=422 if refused else 200)


@transaction.atomic
def _begun_anew(request: HttpRequest, form: CreateForm) -> Network:
    made = networks.create_network(by=request.person, language=request.user.language, **form.cleaned_data)
    networks.begin_move(made, by=request.person)
    return made


def _as_it_will_look(request: HttpRequest, network: Network, move: Move | None) -> moving_letters.Wording:
    """With words in the place of each reader's own link: one that leads nowhere would be tried."""
    leave = _("(here stands each reader's own link to leave)")
    address = f"{network.slug}@{request.site.mail_domain}"
    return moving_letters.worded(network, move, address=address, leave=leave)


def _owned(request: HttpRequest, slug: str) -> Network:
    return get_object_or_404(Network.objects.owned_by(request.person), slug=slug)


def _checklist(network: Network) -> str:
    return reverse("moving:checklist", args=[network.slug])


def _letter(network: Network) -> str:
    return reverse("moving:letter", args=[network.slug])

"""Bringing the members of a list in: an owner's rosters, and the yes of whoever runs the site."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffroom.foundation.paging import page_after
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person

from .. import roster_pages, roster_reading, rosters
from ..models import Roster
from ..moving_forms import BringingForm, DecisionForm, RosterForm
from .doing import done, status_of, taken

LATEST_FIRST = ("-added_at", "-pk")
READ_AT_ONCE = 200_000  # octets: some two thousand members take less than a second


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Bring in the members: files, or pasted addresses. Nothing happens until the owner has seen what would."""
    network = _owned(request, slug)
    form = RosterForm(request.POST or None, request.FILES or None)
    if roster := taken(form, lambda: _given(request, network, form)):
        if sum(len(content) for _name, content in form.given()) < READ_AT_ONCE:
            roster_reading.read(roster)
        return redirect("moving:roster", network.slug, roster.pk)
    page = page_after(
        network.rosters.select_related("added_by"), order=LATEST_FIRST, key=request.GET.get("page"), size=20
    )
    context = {"network": network, "form": form, "page": page}
    return render(request, "archive/rosters.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What would happen, figure by figure and row by row; POST brings them in."""
    network = _owned(request, slug)
    found = _found(request, network, pk)
    counted = roster_pages.figures(found)
    form = BringingForm(request.POST or None, has_roles=bool(counted.looks_after), initial={"level": found.level})
    if asked := taken(form, lambda: _asked(request, found, form)):
        messages.success(request, _what_happens(asked))
        return redirect("moving:roster", network.slug, found.pk)
    return _page(request, found, form=form, counted=counted)


@login_required
@require_POST
def removal(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The roster is thrown away."""
    found = _found(request, _owned(request, slug), pk)
    did = _("The roster is thrown away, and what it said of people is gone.")
    act = partial(rosters.throw_away, found, by=request.person)
    return done(request, did, act, to=reverse("moving:members", args=[slug]), back=_roster_url(slug, pk))


@login_required
@require_POST
def taking_out(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """These people don't come in for now."""
    found = _found(request, _owned(request, slug), pk)
    did = _("Nobody of them comes in for now. You can look at the roster again.")
    return done(request, did, partial(rosters.take_out, found, by=request.person), to=_roster_url(slug, pk))


@login_required
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Rosters that wait for the yes of whoever runs the site."""
    found = Roster.objects.for_operator(_operator(request)).select_related("network", "asked_by")
    page = page_after(found, order=("asked_at", "pk"), key=request.GET.get("page"), size=20)
    return render(request, "archive/waiting_rosters.html", {"page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Who would come in; POST says yes or no."""
    waiting_ones = Roster.objects.for_operator(_operator(request)).select_related("network", "asked_by")
    found = get_object_or_404(waiting_ones, pk=pk)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        url = reverse("moving:waiting_rosters")
        if request.POST.get("answer") == "yes":
            did = _("You have agreed. They come in as soon as may be.")
            return done(request, did, partial(rosters.agree, found, by=request.person), to=url)
        did, words = _("You have declined. Nobody of them comes in."), form.cleaned_data["words"]
        return done(request, did, partial(rosters.decline, found, by=request.person, words=words), to=url)
    context = {"roster": found, "figures": roster_pages.figures(found), "form": form}
    return render(request, "archive/roster_decision.html", context, status=status_of(form))


def _given(request: HttpRequest, network: Network, form: RosterForm) -> Roster:
    return rosters.take_files(network, form.given(), by=request.person, level=form.cleaned_data["level"])


def _asked(request: HttpRequest, found: Roster, form: BringingForm) -> Roster:
    given = form.cleaned_data
    takes_roles = given.get("takes_roles", False)
    return rosters.ask(found, by=request.person, level=given["level"], takes_roles=takes_roles)


def _page(request: HttpRequest, found: Roster, *, form: BringingForm, counted: roster_pages.Figures) -> HttpResponse:
    kind = request.GET.get("kind", roster_pages.COMES if counted.comes else roster_pages.ASIDE)
    context = {
        "network": found.network,
        "roster": found,
        "figures": counted,
        "remarks": roster_pages.remarkable(found, counted) if found.state != Roster.State.UNREADABLE else [],
        "kind": kind,
        "page": roster_pages.rows(found, kind=kind, key=request.GET.get("page")),
        "form": form,
        "is_operator": request.user.is_operator,
    }
    return render(request, "archive/roster.html", context, status=status_of(form))


def _what_happens(roster: Roster) -> str:
    if roster.state == Roster.State.WAITING:
        return _("Whoever runs this site is asked to agree. You can go on with the other steps meanwhile.")
    if roster.network.moving_since is not None:
        return _("They come in when the doors are opened. Until then you can take them out again.")
    return _("They are being brought in, and each is told by one letter.")


def _roster_url(slug: str, pk: int) -> str:
    return reverse("moving:roster", args=[slug, pk])


def _owned(request: HttpRequest, slug: str) -> Network:
    return get_object_or_404(Network.objects.owned_by(request.person), slug=slug)


def _found(request: HttpRequest, network: Network, pk: int) -> Roster:
    visible = Roster.objects.visible_to(request.person).filter(network=network)
    return get_object_or_404(visible.select_related("network", "added_by", "asked_by", "settled_by"), pk=pk)


def _operator(request: HttpRequest) -> Person | None:
    if not request.user.is_operator:
        raise Http404
    return request.person

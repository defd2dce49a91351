"""What facilitators do about one member: how they post, a pause, an end, a ban; and who is banned."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from staffroom.foundation.paging import page_after
from staffroom.rooms.people.models import Person

from .. import actions, rules
from ..caring_forms import AddressBanForm, BanForm, PauseForm, PostingForm, ReasonForm
from ..models import Ban, Measure, Membership, Network

FORMS = ["GET", "HEAD", "POST"]
POSTING = {
    Membership.Posting.AS_NETWORK: actions.post_as_network,
    Membership.Posting.HELD: actions.look_first,
    Membership.Posting.FREE: actions.let_post_freely,
}


@login_required
@require_http_methods(FORMS)
def member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One member, and what can be done; POST does what its `wish` says."""
    found = get_object_or_404(Network.objects.facilitated_by(request.person), slug=slug)
    membership = get_object_or_404(found.memberships.active().select_related("person"), pk=pk)
    wish = request.POST.get("wish", "")
    forms_ = {name: form(request.POST if name == wish else None, prefix=name) for name, form in _FORMS.items()}
    forms_["posting"].initial = {"posting": membership.posting}
    if request.method == "POST" and wish in forms_ and forms_[wish].is_valid():
        try:
            words, is_gone = _WISHES[wish](request, found, membership.person, forms_[wish])
        except actions.MeasureRefused as refusal:
            forms_[wish].add_error(None, str(refusal))
        else:
            messages.success(request, words % {"name": membership.person.name})
            return redirect("networks:members", slug) if is_gone else redirect("networks:member", slug, pk)
    return _page(request, found, membership, forms_)


@login_required
@require_POST
def undoing(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """End a pause, or take back who was removed."""
    found = get_object_or_404(Network.objects.facilitated_by(request.person), slug=slug)
    measure = get_object_or_404(found.measures.select_related("person", "network"), pk=pk)
    act = actions.end_pause if measure.kind == Measure.Kind.PAUSED else actions.take_back
    try:
        act(measure, by=request.person)
    except actions.MeasureRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is undone."))
    return redirect("networks:bans", slug)


@login_required
@require_http_methods(FORMS)
def bans(request: HttpRequest, slug: str) -> HttpResponse:
    """Who may not be in the network, and who was paused or removed lately; POST bans an address."""
    found = get_object_or_404(Network.objects.facilitated_by(request.person), slug=slug)
    form = AddressBanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ban_address(found, by=request.person, **form.cleaned_data)
        except actions.MeasureRefused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("Nobody comes in with that address any more."))
            return redirect("networks:bans", slug)
    in_force = Ban.objects.in_force().filter(network=found).select_related("person", "banned_by")
    measures = found.measures.filter(undone_at=None).select_related("person", "by").order_by("-at", "-pk")
    context = {
        "network": found,
        "form": form,
        "page": page_after(in_force, order=("-banned_at", "-pk"), key=request.GET.get("page")),
        "measures": [it for it in measures[:20] if it.until is None or it.until > timezone.now()],
    }
    return render(request, "networks/bans.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def ban(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Lift a ban."""
    found = get_object_or_404(Network.objects.facilitated_by(request.person), slug=slug)
    lifted = get_object_or_404(Ban.objects.filter(network=found).select_related("network", "person"), pk=pk)
    actions.lift(lifted, by=request.person)
    messages.success(request, _("The ban is lifted."))
    return redirect("networks:bans", slug)


def _page(request: HttpRequest, found: Network, membership: Membership, shown: dict[str, forms.Form]) -> HttpResponse:
    is_paused = membership.paused_until is not None and membership.paused_until > timezone.now()
    pauses = found.measures.filter(person=membership.person, kind=Measure.Kind.PAUSED, undone_at=None)
    context = {
        "network": found,
        "membership": membership,
        "may_act": rules.may_act_against(request.person, membership.person, found),
        "pause": pauses.order_by("-at").first() if is_paused else None,
        **{f"{name}_form": form for name, form in shown.items()},
    }
    status = 422 if any(form.errors for form in shown.values()) else 200
    return render(request, "networks/member.html", context, status=status)


def _posting(request: HttpRequest, network: Network, person: Person, form: PostingForm) -> tuple[str, bool]:
    act = POSTING[Membership.Posting(form.cleaned_data["posting"])]
    act(network, person=person, by=request.person)
    return _("Kept. It holds for what %(name)s writes from now on."), False


def _pause(request: HttpRequest, network: Network, person: Person, form: PauseForm) -> tuple[str, bool]:
    reason = form.cleaned_data["reason"]
    actions.pause(network, person=person, until=form.until, by=request.person, reason=reason)
    return _("%(name)s reads along, and writes nothing until then. They are told."), False


def _remove(request: HttpRequest, network: Network, person: Person, form: ReasonForm) -> tuple[str, bool]:
    actions.remove_member(network, person=person, by=request.person, reason=form.cleaned_data["reason"])
    return _("%(name)s is no member any more, and is told."), True


def _ban(request: HttpRequest, network: Network, person: Person, form: BanForm) -> tuple[str, bool]:
    reason = form.cleaned_data["reason"]
    actions.ban(network, person=person, by=request.person, reason=reason, until=form.until)
    return _("%(name)s is banned, and is told."), True


_FORMS: dict[str, type[forms.Form]] = {
    "posting": PostingForm,
    "pause": PauseForm,
    "removal": ReasonForm,
    "ban": BanForm,
}
_WISHES: dict[str, Callable[..., tuple[str, bool]]] = {
    "posting": _posting,
    "pause": _pause,
    "removal": _remove,
    "ban": _ban,
}

"""What was decided: for all members, for those who run the site, for whom it concerns."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from staffroom.foundation.paging import page_after
from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.models import Conversation
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person

from .. import actions
from ..forms import AppealForm, UndoForm
from ..models import Decision
from ..rules import is_operator, may_appeal, may_look_after, may_read_log, may_undo

LATELY = ("-made_at", "-pk")
WITH = ("network", "by", "undone_by", "person", "conversation")


@login_required
@require_safe
def log(request: HttpRequest, slug: str) -> HttpResponse:
    """For the members of the network: what, when and why; no removed words, and nobody's name but the deciders'."""
    found = get_object_or_404(Network.objects.all(), slug=slug)
    if not may_read_log(request.person, found):
        raise Http404
    looks_after = may_look_after(request.person, found)
    decisions = Decision.objects.in_log().filter(network=found).select_related(*WITH)
    decisions = decisions.with_addresses() if looks_after else decisions
    page = page_after(decisions, order=LATELY, key=request.GET.get("after"))
    context = {
        "network": found,
        "page": page,
        "looks_after": looks_after,
        "titles": _titles(page.items, request.person),
    }
    return render(request, "moderation/log.html", context)


@login_required
@require_safe
def site_log(request: HttpRequest) -> HttpResponse:
    """Everything that was decided anywhere, for those who run the site."""
    if not is_operator(request.person):
        raise Http404
    everything = Decision.objects.with_addresses().select_related(*WITH)
    page = page_after(everything, order=LATELY, key=request.GET.get("after"))
    context = {"page": page, "looks_after": True, "titles": _titles(page.items, request.person)}
    return render(request, "moderation/log.html", context)


@login_required
@require_safe
def about_you(request: HttpRequest) -> HttpResponse:
    """All that was decided about whoever is looking."""
    mine = Decision.objects.about(request.person).select_related(*WITH)
    page = page_after(mine, order=LATELY, key=request.GET.get("after"))
    context = {"page": page, "titles": _titles(page.items, request.person)}
    return render(request, "moderation/about_you.html", context)


@login_required
@require_safe
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


@login_required
@require_POST
def undoing(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = UndoForm(request.POST, tells=found.person_id is not None)
    if not may_undo(request.person, found):
        raise Http404
    if form.is_valid():
        try:
            actions.undo(found, by=request.person, words=form.cleaned_data["words"])
        except (actions.UndoRefused, conversations.Refused, networks.Refused) as refusal:
            form.add_error(None, str(refusal))
        else:
            done = _("It is undone, and whom it concerned is told.") if found.person_id else _("It is undone.")
            messages.success(request, done)
            return redirect("moderation:decision", found.pk)
    return _page(request, found, undo=form, status=422)


def _found(request: HttpRequest, pk: int) -> Decision:
    decisions = Decision.objects.concerning(request.person).select_related(*WITH, "message", "appeal", "matter")
    return get_object_or_404(decisions.with_addresses(), pk=pk)


def _page(request: HttpRequest, found: Decision, *, undo: UndoForm | None = None, status: int = 200) -> HttpResponse:
    can_undo = may_undo(request.person, found) and actions.can_be_undone(found)
    context = {
        "decision": found,
        "undo": undo or (UndoForm(tells=found.person_id is not None) if can_undo else None),
        "appeal_form": AppealForm() if may_appeal(request.person, found) else None,
        "has_anybody_else": actions.has_anybody_else(found),
        "titles": _titles([found], request.person),
        "is_yours": found.person_id == request.person.pk,
    }
    return render(request, "moderation/decision.html", context, status=status)


def _titles(decisions: list[Decision], reader: Person) -> dict[int, str]:
    """What the conversations are called, by id: only those that the reader may read."""
    ids = {decision.conversation_id for decision in decisions if decision.conversation_id}
    seen = Conversation.objects.visible_to(reader).filter(pk__in=ids)
    return dict(seen.values_list("pk", "title"))

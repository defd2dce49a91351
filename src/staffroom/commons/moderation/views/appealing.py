"""Asking somebody else to look again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from staffroom.rooms.people.models import Person

from .. import actions
from ..appeal_links import decision_of
from ..forms import AppealForm
from ..models import Appeal, Decision
from ..rules import may_appeal


@login_required
@require_POST
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Decision.objects.about(request.person).select_related("network", "by"), pk=pk)
    form = AppealForm(request.POST)
    if _was_made(form, found, request.person):
        messages.success(request, _("Somebody else looks at it, and you hear what they say."))
        return redirect("moderation:decision", found.pk)
    return _page(request, found, form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appeal_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever has the letter. They need not sign in, and may not be able to."""
    found = decision_of(token)
    if found is None:
        raise Http404
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _was_made(form, found, found.person):
        messages.success(request, _("Somebody else looks at it, and you hear what they say."))
        return redirect("moderation:appeal_by_link", token)
    return _page(request, found, form)


def _was_made(form: AppealForm, decision: Decision, by: Person) -> bool:
    if not form.is_valid():
        return False
    try:
        actions.appeal(decision, by=by, words=form.cleaned_data["words"])
    except actions.AppealRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _page(request: HttpRequest, found: Decision, form: AppealForm) -> HttpResponse:
    context = {
        "decision": found,
        "form": form if form.is_bound or may_appeal(found.person, found) else None,
        "appeal": Appeal.objects.filter(decision=found).first(),
        "has_anybody_else": actions.has_anybody_else(found),
    }
    return render(request, "moderation/appeal.html", context, status=422 if form.errors else 200)

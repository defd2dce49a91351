"""Recommendations: asking for one, writing one, and what is to be decided about each."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffroom.foundation.paging import page_after
from staffroom.rooms.people.models import Person

from .. import recommending_states, relations
from ..actions import recommending as actions
from ..actions import showing_recommendations as showing
from ..models import Recommendation
from ..recommending_forms import AnswerForm, AskForm, RecommendForm

State = Recommendation.State
LATELY = ("-changed_at", "-pk")


@login_required
@require_safe
def recommendations(request: HttpRequest) -> HttpResponse:
    """Those about oneself: what waits, what stands on one's page and in which order, whom one has asked."""
    mine = Recommendation.objects.of(request.person).filter(recommended=request.person).select_related("writer")
    open_ones = mine.exclude(state__in=[State.APPROVED, State.WITHDRAWN])
    page = page_after(open_ones, order=LATELY, key=request.GET.get("page"))
    shown = () if page.previous_key else mine.shown().in_order()
    worded = [relations.as_shown(one, request.person) for one in shown]
    return render(request, "profiles/recommendations.html", {"shown": worded, "page": page})


@login_required
@require_safe
def recommendations_given(request: HttpRequest) -> HttpResponse:
    """Those that one wrote or is asked for, the latest first."""
    mine = Recommendation.objects.of(request.person).filter(writer=request.person).exclude(state=State.WITHDRAWN)
    page = page_after(mine.select_related("recommended"), order=LATELY, key=request.GET.get("page"))
    return render(request, "profiles/recommendations_given.html", {"page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recommending(request: HttpRequest, handle: str) -> HttpResponse:
    """Write what one says of somebody, or put it otherwise."""
    shown = _met(request, handle)
    own = Recommendation.objects.of(request.person).filter(writer=request.person, recommended=shown)
    found = own.exclude(state=State.WITHDRAWN).first()
    form = RecommendForm(request.POST if request.method == "POST" else None, initial=_words_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            written = actions.recommend(request.person, shown, **form.cleaned_data)
        except actions.RecommendationRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            if written.state == State.WAITING:
                words = _("%(name)s reads it first. It is shown once they have approved it.")
                messages.success(request, words % {"name": shown.name})
            return redirect("profiles:recommendation", written.pk)
    context = {"form": form, "shown": shown, "found": found}
    return render(request, "profiles/recommending.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def recommendation_request(request: HttpRequest, handle: str) -> HttpResponse:
    """Ask somebody for a recommendation."""
    shown = _met(request, handle)
    form = AskForm(request.POST if request.method == "POST" else None, asker=request.person, writer=shown)
    if request.method == "POST" and form.is_valid():
        try:
            asked = actions.ask_for_recommendation(request.person, shown, **form.cleaned_data)
        except actions.RecommendationRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("You have asked %(name)s. You hear when they answer.") % {"name": shown.name})
            return redirect("profiles:recommendation", asked.pk)
    context = {"form": form, "shown": shown}
    return render(request, "profiles/recommendation_request.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def recommendation(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, for the two whom it concerns: what was asked, what is written, and what each can do now."""
    return _page(request, _found(request, pk))


@login_required
@require_POST
def recommendation_approval(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve the very words that were read."""
    found = _found(request, pk)
    try:
        showing.approve_recommendation(found, by=request.person, revision=_revision(request))
    except actions.RecommendationRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("profiles:recommendation", pk)
    messages.success(request, _("It stands on your page now."))
    return redirect("profiles:recommendations")


@login_required
@require_POST
def recommendation_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand it back to its writer; or, as who was asked, say that one can't now. With a few words."""
    found = _found(request, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    words = form.cleaned_data["words"]
    try:
        if found.writer_id == request.person.pk:
            actions.decline_recommendation(found, by=request.person, words=words)
        else:
            actions.return_recommendation(found, by=request.person, revision=_revision(request), words=words)
    except actions.RecommendationRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s is told.") % {"name": _other(request, found).name})
    return redirect("profiles:recommendation", pk)


@login_required
@require_POST
def recommendation_withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    try:
        showing.withdraw_recommendation(found, by=request.person)
    except actions.RecommendationRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("profiles:recommendation", pk)
    messages.success(request, _("It is withdrawn, and its words are gone from here."))
    is_own = found.recommended_id == request.person.pk
    return redirect("profiles:recommendations" if is_own else "profiles:recommendations_given")


@login_required
@require_POST
def recommendation_place(request: HttpRequest, pk: int) -> HttpResponse:
    """One place up or down among those on one's page."""
    found = _found(request, pk)
    try:
        showing.move_recommendation(found, by=request.person, up=request.POST.get("to") == "up")
    except actions.RecommendationRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("profiles:recommendations")


def _met(request: HttpRequest, handle: str) -> Person:
    """Somebody else whom they may see."""
    others = Person.objects.seen_by(request.person).exclude(pk=request.person.pk)
    return get_object_or_404(others, handle=handle)


def _found(request: HttpRequest, pk: int) -> Recommendation:
    own = Recommendation.objects.of(request.person).exclude(state=State.WITHDRAWN)
    return get_object_or_404(own.select_related("writer", "recommended"), pk=pk)


def _page(request: HttpRequest, found: Recommendation, form: AnswerForm | None = None) -> HttpResponse:
    is_writer = found.writer_id == request.person.pk
    context = {
        "found": found,
        "other": _other(request, found),
        "is_writer": is_writer,
        "standing": recommending_states.for_writer(found) if is_writer else recommending_states.for_recommended(found),
        "written": relations.as_written(found) if found.state in {State.WAITING, State.RETURNED} else None,
        "shown": relations.as_shown(found, found.recommended) if found.is_shown else None,
        "form": form or AnswerForm(),
    }
    return render(request, "profiles/recommendation.html", context, status=422 if form else 200)


def _other(request: HttpRequest, found: Recommendation) -> Person:
    return found.recommended if found.writer_id == request.person.pk else found.writer


def _words_of(found: Recommendation | None) -> dict[str, Any]:
    if found is None:
        return {}
    text = found.text or found.beginning
    return {"text": text, "relation": found.relation, "circumstances": found.circumstances}


def _revision(request: HttpRequest) -> int:
    """Which words they have read; 0, which fits none, for anything else."""
    told = request.POST.get("revision", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 8 else 0

"""Mentoring: who is open to it, being so oneself, asking, and what comes of it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffroom.foundation.paging import page_after
from staffroom.rooms.people.models import Person

from ..actions import being_mentor
from ..actions import mentoring as actions
from ..mentoring_forms import MentorForm, MentoringAnswerForm, MentoringForm, MentorsForm, sectors
from ..mentoring_rules import may_ask_mentor
from ..mentors import LATELY, mentors_for
from ..models import Mentor, Mentoring
from ..showing import cards

State = Mentoring.State


@login_required
@require_safe
def mentors(request: HttpRequest) -> HttpResponse:
    """Who is open to mentoring, who said so last first; by sector, by words, with room for another."""
    form = MentorsForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    words, sector, has_room = asked.get("words", ""), asked.get("sector", ""), bool(asked.get("room"))
    found = mentors_for(request.person, sector=sector, words=words, has_room=has_room)
    page = page_after(found, order=LATELY, key=request.GET.get("page"))
    shown = cards(request.person, [mentor.person for mentor in page.items])
    language = get_language() or "en"
    rows = [(mentor, shown.get(mentor.pk), _called(mentor, language)) for mentor in page.items]
    kept = {"words": words, "sector": sector, "room": "on" if has_room else ""}
    context = {
        "rows": rows,
        "page": page,
        "asked": kept,
        "sectors": [(term.slug, term.called_in(language)) for term in sectors()],
        "tail": "".join(f"&{urlencode({name: value})}" for name, value in kept.items() if value),
        "is_narrowed": any(kept.values()),
    }
    return render(request, "profiles/mentors.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_mentoring(request: HttpRequest) -> HttpResponse:
    """Whether and how one mentors others; whom one mentors, and by whom one is mentored."""
    mentor = Mentor.objects.filter(person=request.person).prefetch_related("sectors").first()
    form = MentorForm(request.POST if request.method == "POST" else None, initial=_offered(mentor))
    if request.method == "POST" and form.is_valid():
        try:
            being_mentor.offer_mentoring(request.person, **form.cleaned_data)
        except being_mentor.MentorRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("You are listed as a mentor. In half a year we ask whether it is still so."))
            return redirect("profiles:own_mentoring")
    own = Mentoring.objects.of(request.person).select_related("mentor", "mentee")
    page = page_after(own, order=("-changed_at", "-pk"), key=request.GET.get("page"))
    context = {"form": form, "mentor": mentor, "page": page}
    return render(request, "profiles/own_mentoring.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def mentoring_availability(request: HttpRequest) -> HttpResponse:
    """One click: it is still so; or not any more."""
    try:
        if request.POST.get("wish") == "stop":
            being_mentor.stop_mentoring(request.person)
            messages.success(request, _("You are not listed as a mentor any more. What you wrote is kept."))
        else:
            being_mentor.confirm_mentoring(request.person)
            messages.success(request, _("You are listed as a mentor for another half year."))
    except being_mentor.MentorRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("profiles:own_mentoring")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mentoring_request(request: HttpRequest, handle: str) -> HttpResponse:
    """Ask somebody to be one's mentor."""
    others = Person.objects.seen_by(request.person).exclude(pk=request.person.pk)
    shown = get_object_or_404(others, handle=handle)
    form = MentoringForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = actions.ask_mentor(request.person, shown, **form.cleaned_data)
        except actions.MentoringRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("You have asked %(name)s. You hear when they answer.") % {"name": shown.name})
            return redirect("profiles:mentoring", asked.pk)
    context = {"form": form, "shown": shown, "may_ask": may_ask_mentor(request.person, shown)}
    return render(request, "profiles/mentoring_request.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def mentoring(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, for the two whom it concerns."""
    return _page(request, _found(request, pk))


@login_required
@require_POST
def mentoring_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The mentor says yes or not now; either of the two ends it."""
    found, form = _found(request, pk), MentoringAnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    words, wish = form.cleaned_data["words"], request.POST.get("wish")
    try:
        if wish == "yes":
            answered = actions.accept_mentoring(found, by=request.person, words=words)
            messages.success(request, _("You have a private conversation now, which begins with what was asked."))
            return redirect("conversations:conversation", answered.conversation_id)
        if wish == "no":
            actions.decline_mentoring(found, by=request.person, words=words)
            messages.success(request, _("%(name)s is told.") % {"name": found.mentee.name})
        elif wish == "end":
            actions.end_mentoring(found, by=request.person)
            messages.success(request, _("It has ended. What you wrote to one another stays with you both."))
    except actions.MentoringRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("profiles:mentoring", pk)


def _found(request: HttpRequest, pk: int) -> Mentoring:
    own = Mentoring.objects.of(request.person).select_related("mentor", "mentee", "conversation")
    return get_object_or_404(own, pk=pk)


def _page(request: HttpRequest, found: Mentoring, form: MentoringAnswerForm | None = None) -> HttpResponse:
    is_mentor = found.mentor_id == request.person.pk
    context = {
        "found": found,
        "is_mentor": is_mentor,
        "other": found.mentee if is_mentor else found.mentor,
        "form": form or MentoringAnswerForm(),
    }
    return render(request, "profiles/mentoring.html", context, status=422 if form else 200)


def _offered(mentor: Mentor | None) -> dict[str, Any]:
    if mentor is None:
        return {}
    return {"capacity": mentor.capacity, "words": mentor.words, "sectors": mentor.sectors.all()}


def _called(mentor: Mentor, language: str) -> str:
    """Their sectors, in a line."""
    return ", ".join(term.called_in(language) for term in sorted(mentor.sectors.all(), key=lambda it: it.position))

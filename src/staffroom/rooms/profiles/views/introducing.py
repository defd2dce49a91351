"""Introducing two people to one another, and being introduced."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffroom.foundation.paging import page_after

from .. import actions
from ..introducing_forms import IntroductionForm
from ..models import Introduction

LATEST_FIRST = ("-asked_at", "-pk")


@login_required
@require_safe
def introductions(request: HttpRequest) -> HttpResponse:
    """Those that wait for one's yes or no; with ?show=made those one has made oneself."""
    show = "made" if request.GET.get("show") == "made" else "waiting"
    found: QuerySet[Introduction] = Introduction.objects.asking(request.person)
    if show == "made":
        found = Introduction.objects.standing().filter(introducer=request.person)
    people = found.select_related("introducer", "one", "other")
    page = page_after(people, order=LATEST_FIRST, key=request.GET.get("page"))
    return render(request, "profiles/introductions.html", {"page": page, "show": show})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def introduction_new(request: HttpRequest) -> HttpResponse:
    """Two of those one knows, and why; ?one= names the first."""
    asked = {"one": request.GET.get("one", "")}
    form = IntroductionForm(request.person, request.POST if request.method == "POST" else None, initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            actions.introduce_two(request.person, **form.cleaned_data)
        except actions.IntroductionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Both are asked. You hear of it once both have said yes."))
            return redirect("profiles:introductions")
    return render(request, "profiles/introduction_new.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_POST
def introduction_between(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes, no, or (for whoever made it) taking it back."""
    found = get_object_or_404(_concerning(request), pk=pk)
    way = _WAYS.get(request.POST.get("wish", ""))
    try:
        if way is not None:
            return way(request, found)
    except actions.IntroductionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.error(request, _("Nothing was changed. Choose one of the buttons."))
    return redirect("profiles:introductions")


def _concerning(request: HttpRequest) -> QuerySet[Introduction]:
    """Those that wait for whoever asks, and those they made."""
    mine = Introduction.objects.standing().filter(introducer=request.person)
    return Introduction.objects.asking(request.person) | mine


def _say_yes(request: HttpRequest, found: Introduction) -> HttpResponse:
    answered = actions.answer_introduction(found, by=request.person, says_yes=True)
    if answered.made_at is None:
        messages.success(request, _("You have said yes. If the other one does as well, each of you hears who it is."))
        return redirect("profiles:introductions")
    met = answered.beside(request.person)
    messages.success(request, _("You and %(name)s know one another now.") % {"name": met.name})
    return redirect("people:person", met.handle)


def _say_no(request: HttpRequest, found: Introduction) -> HttpResponse:
    actions.answer_introduction(found, by=request.person, says_yes=False)
    messages.success(request, _("You have said no. Nobody is told."))
    return redirect("profiles:introductions")


def _take_back(request: HttpRequest, found: Introduction) -> HttpResponse:
    actions.withdraw_introduction(found, by=request.person)
    messages.success(request, _("You have taken it back."))
    return redirect("profiles:introductions")


_WAYS: Mapping[str, Callable[[HttpRequest, Introduction], HttpResponse]] = {
    "yes": _say_yes,
    "no": _say_no,
    "withdraw": _take_back,
}

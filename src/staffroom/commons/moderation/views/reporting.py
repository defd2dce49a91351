"""Saying that something is not right."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from staffroom.foundation.paging import page_after
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person
from staffroom.rooms.people.pace import is_too_fast, too_fast_words

from .. import actions
from ..forms import ReportForm
from ..models import Report
from ..rules import may_report_message, may_report_person

FORMS = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(FORMS)
def report_message(request: HttpRequest, pk: int) -> HttpResponse:
    seen = Message.objects.visible_to(request.person).said().select_related("author", "conversation")
    found = get_object_or_404(seen, pk=pk)
    if not may_report_message(request.person, found):
        raise Http404
    form = ReportForm(request.POST if request.method == "POST" else None)
    back = reverse("conversations:message", args=[found.pk])
    return _answer(request, form, back, {"message": found}, lambda **said: actions.report_message(found, **said))


@login_required
@require_http_methods(FORMS)
def report_person(request: HttpRequest, handle: str) -> HttpResponse:
    found = get_object_or_404(Person.objects.members(), handle=handle)
    if not may_report_person(request.person, found):
        raise Http404
    shared = Network.objects.of(request.person).filter(pk__in=Network.objects.of(found).values("pk")).order_by("name")
    form = ReportForm(request.POST if request.method == "POST" else None, networks=shared)
    back = reverse("people:person", args=[found.handle])
    return _answer(request, form, back, {"reported": found}, lambda **said: actions.report_person(found, **said))


@login_required
@require_http_methods(FORMS)
def report_network(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Network.objects.findable_by(request.person), slug=slug)
    form = ReportForm(request.POST if request.method == "POST" else None)
    back = reverse("networks:network", args=[found.slug])
    return _answer(request, form, back, {"network": found}, lambda **said: actions.report_network(found, **said))


@login_required
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """What whoever is looking has reported, and what became of it."""
    mine = Report.objects.filter(reporter=request.person)
    mine = mine.select_related("message__author", "message__conversation", "person", "about_network")
    page = page_after(mine, order=("-made_at", "-pk"), key=request.GET.get("after"))
    return render(request, "moderation/reports.html", {"page": page})


def _answer(
    request: HttpRequest, form: ReportForm, back: str, about: dict[str, Any], report: Callable[..., Any]
) -> HttpResponse:
    """The page with the form, or back to what was reported."""
    if request.method == "POST" and form.is_valid():
        if is_too_fast(request, "reports"):
            form.add_error(None, too_fast_words())
            return _page(request, form, back, about)
        try:
            report(by=request.person, **form.cleaned_data)
        except actions.ReportRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. Somebody looks at it, and you hear what became of it."))
            return redirect(back)
    return _page(request, form, back, about)


def _page(request: HttpRequest, form: ReportForm, back: str, about: dict[str, Any]) -> HttpResponse:
    context = {"form": form, "back": back, **about}
    return render(request, "moderation/report.html", context, status=422 if form.errors else 200)

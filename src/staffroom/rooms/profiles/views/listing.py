"""Positions, qualifications and links: added, changed and removed, each on a page of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from staffroom.rooms.people.models import Person

from .. import actions, listing_forms
from ..models import Link, Position, Qualification
from .editing import edit_page


@dataclass(frozen=True)
class Kind:
    """`section`: where on the page they stand; the rest does what its name says to one of them."""

    section: str
    model: type[Position | Qualification | Link]
    form: Callable[..., Any]
    add: Callable[..., Any]
    change: Callable[..., Any]
    remove: Callable[..., None]
    title: Promise


KINDS = {
    "position": Kind(
        "positions",
        Position,
        listing_forms.PositionForm,
        actions.add_position,
        actions.change_position,
        actions.remove_position,
        gettext_lazy("Change a position"),
    ),
    "qualification": Kind(
        "qualifications",
        Qualification,
        listing_forms.QualificationForm,
        actions.add_qualification,
        actions.change_qualification,
        actions.remove_qualification,
        gettext_lazy("Change a qualification"),
    ),
    "link": Kind(
        "links",
        Link,
        listing_forms.LinkForm,
        actions.add_link,
        actions.change_link,
        actions.remove_link,
        gettext_lazy("Change a link"),
    ),
}


@login_required
@require_POST
def added(request: HttpRequest, kind: str) -> HttpResponse:
    """One more of them."""
    its = KINDS[kind]
    person = Person.objects.get(pk=request.person.pk)
    form = its.form(request.POST, auto_id=f"add_{kind}_%s")
    if not _is_too_fast(request, kind, form) and _done(form, its.add, person):
        messages.success(request, _("Added."))
        return redirect(f"{reverse('profiles:edit')}#{its.section}")
    return edit_page(request, status=422, **{f"add_{kind}": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One of them, to be changed."""
    its = KINDS[kind]
    found = get_object_or_404(its.model.objects.filter(person=request.person).select_related("person"), pk=pk)
    form = its.form(request.POST if request.method == "POST" else None, initial=its.form.begins(found))
    if request.method == "POST" and not _is_too_fast(request, kind, form) and _done(form, its.change, found):
        messages.success(request, _("Kept."))
        return redirect(f"{reverse('profiles:edit')}#{its.section}")
    context = {"form": form, "title": its.title, "removal": reverse(f"profiles:{kind}_removal", args=[pk])}
    return render(request, "profiles/edit/listed.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def removed(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    its = KINDS[kind]
    found = get_object_or_404(its.model.objects.filter(person=request.person).select_related("person"), pk=pk)
    its.remove(found)
    messages.success(request, _("Removed."))
    return redirect(f"{reverse('profiles:edit')}#{its.section}")


def _is_too_fast(request: HttpRequest, kind: str, form: Any) -> bool:
    """Whether so many links were given that we would pester the pages they lead to; then the form says so."""
    if kind != "link" or ratelimit.consume(request, action="link", user=request.user):
        return False
    form.add_error("url", _("You have given us many links in the last hour. Go on a little later."))
    return True


def _done(form: Any, act: Callable[..., Any], to: Any) -> bool:
    """Whether it was taken; if not, the form says why."""
    if not form.is_valid():
        return False
    try:
        act(to, **form.cleaned_data)
    except actions.ProfileRefused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    return True

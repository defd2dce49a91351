"""The directory of people, and who is like whoever looks."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from staffroom.rooms.people.models import Person

from .. import actions
from ..directory.asked import DISTANCES, read
from ..directory.page import find
from ..directory.summary import parts
from ..directory.whereabouts import called
from ..likeness.nearest import nearest_networks
from ..likeness.suggesting import people_like, why
from ..models import Dismissal, Profile
from ..showing import cards

DISMISSED_SHOWN = 50


@login_required
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Who is here, narrowed down by what they show of themselves. The name of a town leads to the likeliest one."""
    asked, name = read(request.GET), request.GET.get("around", "").strip()
    towns = called(name)
    if towns and asked.near is None:
        return redirect(f"{reverse('profiles:directory')}?{asked.around(towns[0].id).query}")
    found = find(asked, request.person, key=request.GET.get("page"))
    context = {
        "asked": asked,
        "found": found,
        "rows": _rows(request.person, found.page.items),
        "parts": parts(asked, found.facets, found.middle),
        "distances": DISTANCES,
        "unknown_place": name if not towns else "",
        "stem": f"?{asked.query}&page=" if asked.query else "?page=",
    }
    return render(request, "profiles/directory.html", context)


@login_required
@require_safe
def like_me(request: HttpRequest) -> HttpResponse:
    """Up to five people, and why they."""
    suggestions = people_like(request.person)
    seen = Person.objects.seen_by(request.person)
    dismissed = Dismissal.objects.filter(person=request.person, other__in=seen).select_related("other")
    rows = _rows(request.person, [it.person for it in suggestions])
    profile = Profile.objects.filter(person=request.person).select_related("place").first()
    context = {
        "rows": list(zip(suggestions, (what for _person, what in rows), strict=True)),
        "networks": nearest_networks(request.person) if profile and profile.is_only_one else [],
        "dismissed": dismissed.order_by("-pk")[:DISMISSED_SHOWN],
        "is_unsuggested": profile is not None and profile.is_unsuggested,
        "has_said_nothing": not request.person.traits.exists(),
    }
    return render(request, "profiles/like_me.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def dismissal(request: HttpRequest, handle: str) -> HttpResponse:
    """Whether somebody is suggested: asked first where a link led here, since a link changes nothing."""
    other = get_object_or_404(Person.objects.seen_by(request.person).exclude(pk=request.person.pk), handle=handle)
    if request.method == "POST" and request.POST.get("again"):
        actions.reconsider(request.person, other)
        messages.success(request, _("%(name)s may be suggested to you again.") % {"name": other.name})
        return redirect("profiles:like_me")
    if request.method == "POST":
        return _dismissed(request, other)
    suggestion = why(request.person, other)
    return render(request, "profiles/dismissal.html", {"other": other, "suggestion": suggestion})


def _dismissed(request: HttpRequest, other: Person) -> HttpResponse:
    try:
        actions.dismiss(request.person, other)
    except actions.DismissRefused as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("%(name)s is not suggested to you any more, and others like them less easily.")
        messages.success(request, said % {"name": other.name})
    return redirect("profiles:like_me")


def _rows(viewer: Person, persons: Sequence[Person]) -> list[tuple[Person, str]]:
    """Each with what they do and where, as far as they show it; else with their headline."""
    shown = cards(viewer, persons)
    return [(it, " · ".join(part for part in (shown[it.pk].work, shown[it.pk].place) if part)) for it in persons]

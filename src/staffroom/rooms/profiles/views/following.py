"""Whom one follows, what they wrote, and by whom one is followed."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from staffroom.foundation.paging import page_after
from staffroom.rooms.people.models import Follow

from ..following import LATEST_FIRST, with_places, written_by_followed


@login_required
@require_safe
def following(request: HttpRequest) -> HttpResponse:
    """What those one follows wrote; with ?show=people who they are, with ?show=followers who follows one."""
    person, key = request.person, request.GET.get("page")
    show = request.GET.get("show", "")
    if show == "people":
        page = page_after(person.follows.select_related("followed"), order=("-pk",), key=key)
        return _page(request, show=show, page=page)
    if show == "followers":
        page = page_after(person.followed_by.select_related("follower"), order=("-pk",), key=key)
        return _page(request, show=show, page=page)
    messages = page_after(written_by_followed(person), order=LATEST_FIRST, key=key)
    follows_anybody = bool(messages.items) or Follow.objects.filter(follower=person).exists()
    rows = with_places(messages.items, person)
    return _page(request, show="written", page=messages, rows=rows, follows_anybody=follows_anybody)


def _page(request: HttpRequest, **context: object) -> HttpResponse:
    return render(request, "profiles/following.html", context)

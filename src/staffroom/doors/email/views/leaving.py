"""Leaving from the mail itself: mail programs POST (RFC 8058), people get a page with a button."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from staffroom.rooms.networks.models import Membership

from .. import leaving


# The token is the proof, also where no cookie comes along.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what would end and changes nothing: scanners follow links. POST leaves, or changes the level."""
    found = leaving.read(token)
    if found is None:
        raise Http404
    level = request.POST.get("level", "")
    if request.method == "POST" and level in Membership.Level.values:
        leaving.set_levels(found, level)
    elif request.method == "POST":
        leaving.leave(found)
    page = {
        "leaving": found,
        "memberships": found.memberships,
        "levels": Membership.Level.choices,
        "is_done": request.method == "POST",
        "new_level": dict(Membership.Level.choices).get(level, ""),
    }
    answer = render(request, "email/leaving.html", page)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer

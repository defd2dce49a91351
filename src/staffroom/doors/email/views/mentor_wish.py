"""Saying from the mail itself whether one still mentors others: a page with a button, without signing in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from staffroom.foundation import signing
from staffroom.rooms.people.former_numbers import person_numbered
from staffroom.rooms.people.models import Person
from staffroom.rooms.profiles import actions
from staffroom.rooms.profiles.models import Mentor

from .. import routes
from ..mentoring_letters import Wish


# The token is the proof, also where no cookie comes along.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mentor_wish(request: HttpRequest, token: str) -> HttpResponse:
    """GET changes nothing: scanners follow links. POST says that it is still so, or not any more."""
    person = _whose(token)
    if person is None:
        raise Http404
    if request.method == "POST" and request.POST.get("wish") == "stop":
        actions.stop_mentoring(person)
    elif request.method == "POST":
        actions.confirm_mentoring(person)
    is_listed = Mentor.objects.available().filter(person=person).exists()
    page = {"person": person, "is_done": request.method == "POST", "is_listed": is_listed}
    answer = render(request, "email/mentor_wish.html", page)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _whose(token: str) -> Person | None:
    """Who says so; None if we did not make the token for this, or they never offered it."""
    signed = signing.read_token(signing.MENTORING, token, keys=routes.keys())
    if signed is None or len(signed.numbers) != 3 or signed.numbers[:2] != (Wish.AVAILABLE, 0):
        return None
    person = person_numbered(signed.numbers[2])
    is_known = person is not None and person.kind == Person.Kind.MEMBER
    return person if is_known and Mentor.objects.filter(person=person).exists() else None

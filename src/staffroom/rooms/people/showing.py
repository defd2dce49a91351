"""The page of a person, for whoever may see it; and what is there for who may not."""

import re
from urllib.parse import quote, urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from . import blocks
from .models import FormerHandle, Person

_UNDER_HANDLE = re.compile(r"/@(?P<handle>[^/]+)/(?P<rest>.*)")


def found(request: HttpRequest, handle: str) -> Person | None:
    """Who is called so now, if whoever asks may see their page. Handles are small letters, however they are typed."""
    return Person.objects.seen_by(request.person).filter(handle=handle.lower()).first()


def page(request: HttpRequest, shown: Person, looking: HttpRequest | None = None) -> HttpResponse:
    """The page of `shown`. `looking`: when somebody views their own as another, the request of that other."""
    asks = looking or request
    is_guest, is_own = asks.person is None, asks.person == shown
    is_blocked = not is_guest and not is_own and blocks.has_blocked(asks.person, shown)
    about = {"shown": shown, "looking": looking, "is_guest": is_guest, "is_own": is_own, "is_blocked": is_blocked}
    return render(request, "people/person.html", about)


def not_shown(request: HttpRequest, handle: str) -> HttpResponseBase:
    """What is there for who may not see the page: that of whoever had this handle once; for guests, the way in.

    Guests are asked in whether there is such a person or not.
    """
    if moved := moved_to(request):
        return moved
    if request.person is None:
        return redirect(f"{reverse('people:sign_in')}?{urlencode({'next': request.path})}")
    raise Http404


def moved_to(request: HttpRequest) -> HttpResponseBase | None:
    """Where a page under a former handle is now, whichever it is; None if there is none that whoever asks may see."""
    asked = _UNDER_HANDLE.fullmatch(request.path)
    person = getattr(request, "person", None)
    was = FormerHandle.objects.filter(handle=asked["handle"].lower()) if asked else FormerHandle.objects.none()
    former = was.filter(person__in=Person.objects.seen_by(person)).select_related("person").first()
    if asked is None or former is None or former.person is None:
        return None
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    there = f"{reverse('people:person', args=[former.person.handle])}{quote(asked['rest'])}{query}"
    answer = HttpResponsePermanentRedirect(there, preserve_request=request.method not in {"GET", "HEAD"})
    # Who may see whom changes: nobody's browser is to remember it for good.
    answer["Cache-Control"] = "private, no-cache"
    return answer

"""Who asks, and which site answers: put on the request once, for everybody."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils import timezone

from staffroom.rooms.people.models import Site
from staffroom.rooms.people.open_sessions import has_new_key, note_another_day


class CompressPages(GZipMiddleware):
    """Pages travel compressed; streams, which live from being sent at once, as they are."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return response if response.streaming else super().process_response(request, response)


type Answer = Callable[[HttpRequest], HttpResponse]

LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}


def site_middleware(get_response: Answer) -> Answer:
    """Set `request.site`, and refuse hosts that are not this site's once it has been set up."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.site = site = Site.here()
        host = request.get_host()
        is_known = host == site.host or _without_port(host) in LOOPBACK | settings.HOSTS
        if not is_known and site.set_up_at and not settings.DEMO:
            return render(request, "400.html", {"host": host}, status=400)
        return get_response(request)

    return middleware


def person_middleware(get_response: Answer) -> Answer:
    """Set `request.person` (None for a guest), and their language's time zone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        # A guest has no session cookie: then not even the session table is asked.
        account = request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        request.person = account.person if account is not None and account.is_authenticated else None
        if request.person:
            # Under a new secret key a session goes on under a new key of its own.
            has_new_key(request, request.COOKIES[settings.SESSION_COOKIE_NAME])
            note_another_day(request)
        with timezone.override(account.timezone if request.person else None):
            return get_response(request)

    return middleware


def path_middleware(get_response: Answer) -> Answer:
    """Refuse addresses with a character that no name has, and that PostgreSQL does not even let be looked for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise BadRequest("A path holds no NUL.")
        return get_response(request)

    return middleware


def _without_port(host: str) -> str:
    return host if host.endswith("]") else host.rpartition(":")[0] or host

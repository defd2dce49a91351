"""Parts of a page that a script asks for."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

type View = Callable[..., HttpResponse]


def members_fragment(view: View) -> View:
    """For members. A page whose session has ended meanwhile gets a plain 401, not the sign-in page within itself."""

    @wraps(view)
    def answered_or_refused(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.person is None and request.htmx:
            return HttpResponse(status=401)
        return login_required(view)(request, *args, **kwargs)

    return answered_or_refused

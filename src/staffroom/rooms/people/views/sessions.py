"""Where one is signed in, and signing out there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from .. import actions
from ..models import Account
from ..open_sessions import end, open_sessions
from ..signing_in import keep_session


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """Every browser in which one is signed in; POST signs out everywhere but here."""
    if request.method == "POST":
        keep_session(request, actions.end_sessions(Account.objects.get(pk=request.user.pk)))
        messages.success(request, _("You are signed out everywhere else."))
        return redirect("people:sessions")
    found = open_sessions(request.user, request.session.session_key)
    return render(request, "people/sessions.html", {"sessions": found, "is_noted": any(it.is_this for it in found)})


@login_required
@require_POST
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them ends."""
    if not end(request.user, pk):
        raise Http404
    messages.success(request, _("You are signed out there."))
    return redirect("people:sessions")

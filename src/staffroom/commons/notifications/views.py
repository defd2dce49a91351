"""The one thing one does with notices: having seen them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from . import actions


@login_required
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    actions.see_all(request.person)
    return redirect("home:home")

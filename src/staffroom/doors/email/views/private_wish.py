"""Muting, leaving or declining a private conversation from its mail: mail programs POST, people get a button."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from staffroom.rooms.conversations.actions import PrivateRefused

from .. import private_wishes, routes
from ..private_wishes import Wish


# The token is the proof, also where no cookie comes along.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def private_wish(request: HttpRequest, token: str) -> HttpResponse:
    """GET says what would be done and does nothing: scanners follow links. POST does it.

    Of the conversation nothing is shown: the mail may have been passed on.
    """
    found = private_wishes.read(token)
    if found is None:
        raise Http404
    trouble = ""
    if request.method == "POST":
        try:
            private_wishes.fulfil(found)
        except PrivateRefused as refusal:
            trouble = str(refusal)
    page = {
        "wish": found.wish.name.lower(),
        "is_done": found.is_done,
        "trouble": trouble,
        "hear_token": routes.private_wish_token(Wish.HEAR, found.conversation.pk, found.person.pk),
    }
    answer = render(request, "email/private_wish.html", page)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer

"""“Is this you?”: an author of old mail who has no account is somebody here."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from staffroom.rooms.people import claims
from staffroom.rooms.people.models import Person

from ..models import Message


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Says how it is shown; POST sends a link to the address it was written from, which is told to nobody."""
    message = get_object_or_404(Message.objects.visible_to(request.person).select_related("author"), pk=pk)
    if message.author.kind != Person.Kind.UNCLAIMED:
        return redirect("conversations:message", message.pk)
    address = claims.address_of(message.author)
    if request.method == "POST" and address:
        if claims.ask(request, request.person, address):
            messages.info(
                request,
                _("We wrote to the address that this was written from. Open the link in that mail while you are here."),
            )
            return redirect("conversations:message", message.pk)
        messages.error(request, _("We have written there several times already. Look in that mailbox, or wait a day."))
    return render(request, "conversations/claim.html", {"message": message, "address": address})

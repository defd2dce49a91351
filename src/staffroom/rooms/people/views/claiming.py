"""Where the link leads that proves an author of old mail to be somebody here."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from .. import actions, claims
from ..models import Account, Address
from ..signing_in import keep_session


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, token: str) -> HttpResponse:
    """A button, so that a scanner that follows links proves nothing; POST makes the author's words theirs."""
    person, address_id = claims.claimed_by(token) or (None, 0)
    if person != request.person.pk:
        raise Http404
    address = get_object_or_404(Address.objects.select_related("person"), pk=address_id)
    if request.method != "POST":
        return render(request, "people/claim.html", {"address": address, "author": address.person})
    try:
        actions.claim(request.person, address)
    except actions.AddressRefused as refusal:
        messages.error(request, str(refusal))
    else:
        keep_session(request, Account.objects.get(person=request.person))
        messages.success(
            request,
            _("%(email)s is yours, and what was written from it carries your name in a moment.")
            % {"email": address.email},
        )
    return redirect("people:account")

"""One's own email addresses."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .. import actions
from ..forms import AddressForm
from ..letters import send_proof_link
from ..models import Account, Address
from ..signing_in import keep_session
from .account import account_page
from .merging import merging

PROOF_LASTS = 3 * 24 * 3600  # seconds
SALT = "staffroom:address"


@login_required
@require_POST
def addresses(request: HttpRequest) -> HttpResponse:
    """A further address: a link goes there."""
    form = AddressForm(request.POST)
    if form.is_valid():
        try:
            added = actions.add_address(request.person, form.cleaned_data["email"])
        except actions.AddressRefused as refusal:
            form.add_error("email", str(refusal))
        else:
            _send_proof(request, added)
            return redirect("people:account")
    return account_page(request, address_form=form, status=422)


@login_required
@require_POST
def address(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove an address, or send its link again, or try one anew that did not work."""
    found = get_object_or_404(request.person.addresses, pk=pk)
    try:
        if request.POST.get("wish") == "remove":
            actions.remove_address(found)
            messages.success(request, _("%(email)s is removed.") % {"email": found.email})
        elif found.verified_at is None:
            _send_proof(request, found)
        else:
            actions.mark_working(found)
            messages.success(request, _("The next mail goes to %(email)s again.") % {"email": found.email})
    except actions.AddressRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("people:account")


@login_required
@require_POST
def address_primary(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(request.person.addresses, pk=pk)
    try:
        actions.make_primary(found)
    except actions.AddressRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Mail goes to %(email)s from now on.") % {"email": found.email})
    return redirect("people:account")


@login_required
def address_proof(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link in the mail leads: a button, so that a scanner that follows links proves nothing."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=PROOF_LASTS)
    except signing.BadSignature as trouble:
        raise Http404 from trouble
    found = get_object_or_404(request.person.addresses, pk=pk)
    former = actions.person_of(found.email)
    if former and former != request.person:
        return merging(request, found, former)
    if request.method != "POST":
        return render(request, "people/address_proof.html", {"address": found})
    try:
        actions.verify_address(found)
    except actions.AddressRefused as refusal:
        messages.error(request, str(refusal))
    else:
        keep_session(request, Account.objects.get(person=request.person))
        messages.success(request, _("%(email)s is yours: you can write and sign in with it.") % {"email": found.email})
    return redirect("people:account")


def _send_proof(request: HttpRequest, found: Address) -> None:
    """Also when the address is somebody else's, or proved: what is said here is the same."""
    if not ratelimit.consume(request, action="prove_address", key=found.email):
        messages.error(request, _("We have written there several times already. Look in that mailbox, or wait a day."))
        return
    send_proof_link(found, signing.dumps(found.pk, salt=SALT))
    messages.info(request, _("We wrote to %(email)s. Open the link in that mail.") % {"email": found.email})

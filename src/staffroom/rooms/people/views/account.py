"""One's own account: introduction, addresses, preferences, leaving."""

import json

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .. import actions
from ..forms import AddressForm, IntroductionForm, LeavingForm, OperatorForm, PreferencesForm
from ..letters import send_proof_link
from ..models import Account, Address, Person
from .introducing import introduced

PROOF_LASTS = 3 * 24 * 3600  # seconds


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """The account's one page; POST changes the introduction."""
    form = IntroductionForm(request.POST or None, instance=Person.objects.get(pk=request.person.pk))
    if request.method == "POST" and form.is_valid() and introduced(request.person, form):
        messages.success(request, _("That is how others see you now."))
        return redirect("people:account")
    return _page(request, introduction=form, status=422 if form.errors else 200)


@login_required
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    form = PreferencesForm(request.POST, instance=Account.objects.get(pk=request.user.pk))
    if not form.is_valid():
        return _page(request, preferences=form, status=422)
    form.save()
    answer = redirect("people:account")
    answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"], samesite="Lax", httponly=True)
    return answer


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
    return _page(request, address_form=form, status=422)


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
        pk = signing.loads(token, salt="staffroom:address", max_age=PROOF_LASTS)
    except signing.BadSignature as trouble:
        raise Http404 from trouble
    found = get_object_or_404(request.person.addresses, pk=pk)
    if request.method != "POST":
        return render(request, "people/address_proof.html", {"address": found})
    try:
        actions.verify_address(found)
    except actions.AddressRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(email)s is yours: you can write and sign in with it.") % {"email": found.email})
    return redirect("people:account")


@login_required
def leaving(request: HttpRequest) -> HttpResponse:
    """Closing the account: says what stays, asks what becomes of one's words, and does it."""
    form = LeavingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = Person.objects.get(pk=request.person.pk)
        try:
            actions.leave(person, keeps_words=form.cleaned_data["words"] == "keep")
        except actions.LeaveRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            logout(request)
            return render(request, "people/left.html")
    return render(request, "people/leaving.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_safe
def takeaway(request: HttpRequest) -> HttpResponse:
    """Everything of theirs, as one JSON file."""
    everything = import_string(settings.KEEPING)(request.person)
    answer = HttpResponse(json.dumps(everything, indent=2, ensure_ascii=False), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="staffroom-{request.person.handle}.json"'
    return answer


@login_required
def operators(request: HttpRequest) -> HttpResponse:
    """Who runs the site; an operator makes another."""
    if not request.user.is_operator:
        raise Http404
    form = OperatorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.make_operator(form.cleaned_data["email"], by=request.person)
        except actions.Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            return redirect("people:operators")
    people = Person.objects.filter(account__is_operator=True).order_by("name")
    status = 422 if form.errors else 200
    return render(request, "people/operators.html", {"form": form, "people": people}, status=status)


def _page(request: HttpRequest, *, status: int = 200, **forms: object) -> HttpResponse:
    person = Person.objects.get(pk=request.person.pk)
    context = {
        "introduction": IntroductionForm(instance=person),
        "address_form": AddressForm(),
        "preferences": PreferencesForm(instance=request.user),
        "addresses": Address.objects.filter(person=person).order_by("-is_primary", "email"),
    }
    return render(request, "people/account.html", context | forms, status=status)


def _send_proof(request: HttpRequest, found: Address) -> None:
    """Also when the address is somebody else's: what is said here is the same."""
    send_proof_link(found, signing.dumps(found.pk, salt="staffroom:address"))
    messages.info(request, _("We wrote to %(email)s. Open the link in that mail.") % {"email": found.email})

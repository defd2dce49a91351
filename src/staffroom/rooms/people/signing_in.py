"""Coming in: one way for everybody, whether they have an account or not.

The code, its attempts and its rate limits are allauth's. An address that nobody has here gets an account first, so
that one form serves signing up and signing in, and says and costs the same in both cases.
"""

from urllib.parse import urlencode

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from django.contrib.auth import login, update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from . import actions
from .models import Account, Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def account_for(email: str, *, name: str = "") -> Account:
    """The account that a code for `email` opens; `name` is for somebody new. Raises AddressRefused."""
    person = actions.person_of(email)
    if person is None:
        return actions.join(email=email, name=name, verified=False).account
    actions.work_as_for_somebody_new()
    return person.account


def arrived(request: HttpRequest, account: Account, email: str) -> None:
    """They entered the code sent to `email`: it is theirs. Whoever was in here before without that proof is out."""
    address = account.person.addresses.filter(email=email.lower()).first()
    if address is None or address.verified_at is not None:
        return
    with transaction.atomic():
        actions.verify_address(address)
        if account.was_in_unproved:
            account.was_in_unproved = False
            account.set_unusable_password()  # ends every other session
            account.save(update_fields=["was_in_unproved", "password"])
            update_session_auth_hash(request, account)


def begin_unproved(request: HttpRequest, person: Person) -> None:
    """Sign in the bearer of a personal invitation, as long as no code can be mailed. The address stays unproved."""
    Account.objects.filter(pk=person.account.pk).update(was_in_unproved=True, last_login=timezone.now())
    login(request, person.account, backend=BACKEND)


@transaction.atomic
def arrive_unproved(request: HttpRequest, *, email: str, name: str) -> Person:
    """Somebody new, signed in by a personal invitation alone: see begin_unproved.

    Raises AddressRefused if somebody has come in with this address before: that account takes more than a link.
    """
    was_here = Account.objects.filter(email=email, last_login__isnull=False).exists()
    if was_here or actions.person_of(email) is not None:
        raise actions.AddressRefused(_("Somebody has come in with this address before. Sign in with it."))
    person = actions.join(email=email, name=name, verified=False)
    begin_unproved(request, person)
    return person


def send_code(request: HttpRequest, account: Account | None, *, email: str, onward: str) -> HttpResponse:
    """Mail the code that opens `account`; the page that asks for it, and leads to `onward` (a path of ours)."""
    LoginCodeVerificationProcess.initiate(request=request, user=account, email=email)
    return redirect(f"{reverse('account_confirm_login_code')}?{urlencode({'next': onward})}")

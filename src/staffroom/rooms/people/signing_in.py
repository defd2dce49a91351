"""Coming in: one way for everybody, whether they have an account or not.

The code, its attempts and its rate limits are allauth's. An address that nobody has here gets an account first, so
that one form serves signing up and signing in, and says and costs the same in both cases.
"""

from django.contrib.auth import login, update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from . import actions
from .models import Account, Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def account_for(email: str) -> Account:
    """The account that a code for `email` opens. Raises AddressRefused."""
    person = actions.person_of(email)
    if person is None:
        return actions.join(email=email, verified=False).account
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

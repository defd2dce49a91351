"""Coming in: one way for everybody, whether they have an account or not.

Whoever gives an address is sent a code; nobody is looked up until it has been entered, so neither the words nor the
time taken tell whether somebody is here. Then the account is found, or made. The library does the rest: attempts,
limits, the second step of those who have set one up, the session.
"""

import time
from typing import Self
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth import login, update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from . import actions
from .models import Account, Address, Person
from .open_sessions import has_new_key, note
from .pace import is_too_fast, too_fast_words

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
CODE_COUNTS = 15 * 60  # seconds, after which having come in by a code proves no more than an open session does


class ComingIn(LoginCodeVerificationProcess):
    """The library's way in by code, for an address alone: whose it is shows when the code has been entered."""

    @classmethod
    def begin(cls, request: HttpRequest, *, email: str, name: str = "") -> Self:
        """Send a code. `name` is for somebody new. Raises CodeRefused if the address or the caller had many."""
        _count(request, email)
        coming = Login(email=email)
        coming.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, coming), request, coming)
        stage.state.update(cls.initial_state(user=None, email=email), initiated_by_user=True, name=name)
        process = cls(stage)
        process.send()
        process.persist()
        return process

    @classmethod
    def pending(cls, request: HttpRequest) -> Self | None:
        """What began in this session and is still good for a quarter of an hour."""
        stage = LoginStageController.enter(request, LoginByCodeStage.key)
        process = cls(stage) if stage else None
        return process.abort_if_invalid() if process else None

    @property
    def email(self) -> str:
        return str(self.state["email"])

    def send_by_email(self, email: str, skip_enumeration_mails: bool = False) -> None:  # noqa: FBT001, FBT002  the library's
        context = {"request": self.request, "code": self.generate_code()}
        get_adapter().send_mail("account/email/login_code", email, context)

    def resend(self) -> None:
        """Another code; the one before opens nothing any more. Raises CodeRefused like begin()."""
        _count(self.request, self.email)
        self.send()
        self.state.update(at=time.time(), failed_attempts=0)
        self.stage.login.initiated_at = time.time()
        self.persist()

    def finish(self, redirect_url: str | None) -> HttpResponse:
        """They read mail there: the account is theirs. What they are asked next, if they set up a second step.

        Raises AddressRefused for an address that is kept out, and where too many accounts are made just now.
        """
        if actions.person_of(self.email) is None and is_too_fast(self.request, "accounts"):
            raise actions.AddressRefused(too_fast_words())
        person = actions.join(
            email=self.email, name=self.state["name"], verified=True, language=get_language() or "en-gb"
        )
        self._user = Account.objects.get(person=person)
        return super().finish(redirect_url)


def send_code(request: HttpRequest, *, email: str, onward: str, name: str = "") -> HttpResponse:
    """Mail a code to `email`; the page that asks for it, and leads to `onward` (a path of ours). Raises CodeRefused."""
    ComingIn.begin(request, email=email, name=name)
    return redirect(f"{reverse('people:code')}?{urlencode({'next': onward})}")


def onward_of(request: HttpRequest) -> str:
    """Where `next` leads: only ever a page of this site; the first page if it leads elsewhere."""
    url = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if is_ours else "/"


def keep_session(request: HttpRequest, account: Account) -> None:
    """All sessions of the account have ended; this one goes on."""
    before = request.session.session_key
    update_session_auth_hash(request, account)
    has_new_key(request, before)


def came_in_by_code(request: HttpRequest) -> bool:
    """Whether this session began with a code, or went on after one, within the last quarter of an hour."""
    records = get_authentication_records(request, request.user)
    since = time.time() - CODE_COUNTS
    return any(record["method"] in {"code", "mfa"} and record["at"] > since for record in records)


@transaction.atomic
def arrive_unproved(request: HttpRequest, *, email: str, name: str) -> Person:
    """Somebody new, signed in by a personal invitation alone, as long as no code can be mailed.

    Raises AddressRefused if somebody has come in with this address before: that account takes more than a link.
    """
    was_here = Account.objects.filter(email=email, last_login__isnull=False).exists()
    if was_here or actions.person_of(email) is not None:
        raise actions.AddressRefused(_("Somebody has come in with this address before. Sign in with it."))
    person = actions.join(email=email, name=name, verified=False)
    begin_unproved(request, person)
    return person


def begin_unproved(request: HttpRequest, person: Person) -> None:
    """Sign them in although no address is proved; whoever proves it later ends this session.

    Raises AddressRefused for an account that has proved one.
    """
    if person.addresses.verified().exists():
        raise actions.AddressRefused(_("Somebody has come in with this address before. Sign in with it."))
    account = Account.objects.get(person=person)
    account.was_in_unproved, account.last_login = True, timezone.now()
    account.save(update_fields=["was_in_unproved", "last_login"])
    login(request, account, backend=BACKEND)
    request.user = account
    note(request)


def unproved_address(request: HttpRequest) -> Address | None:
    """Where mail would reach somebody who came in without any proof; None as long as none can be sent at all."""
    if not request.user.was_in_unproved or not import_string(settings.MAIL_IS_POSSIBLE)():
        return None
    return request.person.addresses.filter(is_primary=True, verified_at=None).first()


def _count(request: HttpRequest, email: str) -> None:
    if is_too_fast(request, "codes"):
        raise actions.CodeRefused(too_fast_words())
    if not ratelimit.consume(request, action="request_login_code", key=email):
        raise actions.CodeRefused(
            _("Several codes were asked for already. Use the newest one, or wait some minutes before the next.")
        )

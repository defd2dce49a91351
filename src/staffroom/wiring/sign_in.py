"""How the sign-in library is told about our accounts."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from staffroom.foundation.tokens import six_digits
from staffroom.rooms.people.models import Account, Site
from staffroom.rooms.people.open_sessions import note


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from people's actions alone; mail is worded and signed as ours."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _("Address and password don't match. You can come in with a code instead."),
        "enter_current_password": _("Enter the password you have now."),
        "incorrect_code": _("Those are not the figures in our newest mail. Look again, or ask for another code."),
        "incorrect_password": _("That is not your password."),
        "rate_limited": _("That was a lot at once. Wait a minute, then go on."),
        "too_many_login_attempts": _("That was tried too often. Wait a few minutes, or ask for a new code."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_from_email(self) -> str:
        site = Site.here()
        return f'"{site.name}" <postmaster@{site.mail_domain}>'

    def generate_login_code(self) -> str:
        return six_digits()

    def post_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse:
        """Pages speak their language from here on; somebody new says who they are first."""
        answer = super().post_login(request, user, **kwargs)
        note(request)
        if user.introduced_at is None:
            answer = redirect(f"{reverse('people:welcome')}?{urlencode({'next': answer['Location']})}")
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            user.language,
            max_age=settings.SESSION_COOKIE_AGE,
            samesite="Lax",
            httponly=True,
        )
        return answer

"""How the sign-in library is told about our accounts."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from staffroom.foundation.tokens import six_digits
from staffroom.rooms.people import signing_in
from staffroom.rooms.people.models import Account, Site


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from people's actions alone; mail is worded and signed as ours."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_from_email(self) -> str:
        site = Site.here()
        return f'"{site.name}" <postmaster@{site.mail_domain}>'

    def generate_login_code(self) -> str:
        return six_digits()

    def post_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse:
        """Their address is proved if the library says so; somebody new says who they are first."""
        email = kwargs.get("email")
        if email and EmailAddress.objects.filter(user=user, email__iexact=email, verified=True).exists():
            signing_in.arrived(request, user, email)
        answer = super().post_login(request, user, **kwargs)
        if user.introduced_at is None:
            return redirect(f"{reverse('people:welcome')}?{urlencode({'next': answer['Location']})}")
        return answer

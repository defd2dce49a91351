"""Coming in by another provider. Loaded only where one is configured.

A provider opens an account that its owner has connected with it, and nothing else: it makes no accounts, and what it
says of addresses is not even asked. The second step of those who have one is asked all the same.
"""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from staffroom.rooms.people.models import Account

from .providers import called_there, known_as


class ProviderAdapter(DefaultSocialAccountAdapter):
    """How the library is told what a provider may do here."""

    def new_user(self, request: HttpRequest, sociallogin: SocialLogin) -> Account:
        """Asked before anybody is looked up: then they are looked up by their number and by who gave it."""
        there = sociallogin.account
        known = known_as(sociallogin.provider.app.settings["server_url"], there.uid)
        is_known = SocialAccount.objects.filter(provider=there.provider, uid=known).exists()
        if not is_known and called_there(there.uid) == there.uid:
            # Kept by an earlier version, without who had given it.
            SocialAccount.objects.filter(provider=there.provider, uid=there.uid).update(uid=known)
        there.uid = known
        return super().new_user(request, sociallogin)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Keep nothing that the provider says but who they are there; turn away whom nobody has connected."""
        sociallogin.account.extra_data, sociallogin.email_addresses = {}, []
        if sociallogin.is_existing:
            SocialAccount.objects.filter(pk=sociallogin.account.pk).update(extra_data={})
        elif sociallogin.state.get("process") != AuthProcess.CONNECT:
            messages.error(
                request,
                _(
                    "No account here is connected with this one at %(provider)s yet. Come in with a code, then connect "
                    "them on your account's page: it takes a minute, once."
                )
                % {"provider": sociallogin.provider.name},
            )
            raise ImmediateHttpResponse(redirect("people:sign_in"))
        elif request.person is None or not request.person.addresses.verified().exists():
            # Whoever proves the address of this account later is not to find another way into it left open.
            messages.error(request, _("Show first that an address of the account you are in is yours."))
            raise ImmediateHttpResponse(redirect("people:account"))

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """Back to where they came from, with what happened."""
        words = (
            _("You have broken it off at %(provider)s. Nothing was changed.")
            if error == AuthError.CANCELLED
            else _("%(provider)s did not tell us who you are. Try again, or come in with a code.")
        )
        messages.error(request, words % {"provider": provider.name})
        back = "provider_connections" if request.user.is_authenticated else "people:sign_in"
        raise ImmediateHttpResponse(redirect(back))

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: SocialAccount) -> str:
        return reverse("provider_connections")

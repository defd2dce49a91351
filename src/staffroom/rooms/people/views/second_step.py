"""An authenticator app: the library's page, which would ask for figures twice."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from django.http import HttpResponse


class AuthenticatorAppView(ActivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        """Whoever has just shown the figures is not asked to show them again: they are taken but once."""
        answer = super().form_valid(form)
        record_authentication(
            self.request, self.request.user, method="mfa", type=Authenticator.Type.TOTP, reauthenticated=True
        )
        return answer


authenticator_app = AuthenticatorAppView.as_view()

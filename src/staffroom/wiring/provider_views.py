"""Which providers open one's account. Loaded only where one is configured."""

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .providers import called_there


@login_required
@require_safe
def connections(request: HttpRequest) -> HttpResponse:
    """Each provider, and the accounts there that open this one: two where two persons turned out to be one."""
    connected = list(SocialAccount.objects.filter(user=request.user).order_by("pk"))
    rows = [
        {"provider": provider, "accounts": [_shown(it) for it in connected if it.provider == provider.key]}
        for provider in settings.PROVIDERS
    ]
    return render(request, "wiring/provider_connections.html", {"rows": rows})


def _shown(account: SocialAccount) -> dict[str, object]:
    return {"pk": account.pk, "number": called_there(account.uid), "since": account.date_joined}


@login_required
@require_POST
def disconnection(request: HttpRequest, pk: int) -> HttpResponse:
    """That account opens this one no more. A code by email is always enough."""
    found = get_object_or_404(SocialAccount, user=request.user, pk=pk)
    found.delete()
    messages.success(request, _("It opens your account no more."))
    return redirect("provider_connections")

"""The mail server that takes our mail: entered, tried, and what the DNS has to say."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from staffroom.foundation.dkim import KeyRefused
from staffroom.rooms.people.models import Site

from .. import domain, relays
from ..forms import RelayForm
from ..models import Relay
from ..providers import entering
from .access import operators_only


@operators_only
def relay(request: HttpRequest) -> HttpResponse:
    """The form; POST keeps what was entered, and what waits begins to leave."""
    stored = relays.current()
    form = RelayForm(request.POST or None, initial=_initial(stored), stored=stored)
    if request.method == "POST" and form.is_valid():
        relays.enter(**form.cleaned_data | {"password": _password(form, stored)})
        messages.success(request, _("Mail leaves by this server from now on. Send yourself a test."))
        return redirect("email:relay")
    page = {"form": form, "relay": stored, "is_demo": settings.DEMO, "has_key": settings.DKIM_KEY.exists()}
    page["leaves_by"] = entering.place_of(stored) if stored else ""
    return render(request, "email/relay.html", page | _records(), status=422 if form.errors else 200)


@operators_only
@require_POST
def relay_test(request: HttpRequest) -> HttpResponse:
    """Send the operator a mail now, and say what the server said."""
    stored = relays.current()
    if stored is None or stored.is_provider:
        messages.error(request, _("Enter a mail server first."))
        return redirect("email:relay")
    tested = relays.send_test(stored, str(request.user))
    (messages.success if tested.worked else messages.error)(request, tested.words)
    return redirect("email:relay")


@operators_only
@require_POST
def signing_key(request: HttpRequest) -> HttpResponse:
    """Make the key that mail is signed with, unless there is one."""
    if domain.make_key():
        messages.success(request, _("The key is made, and mail is signed from now on. Publish its record."))
    else:
        messages.error(request, _("There is a key already. It was left as it is."))
    return redirect("email:relay")


def _initial(stored: Relay | None) -> dict[str, Any]:
    if stored is None or not stored.host:
        return {"port": 587, "security": Relay.Security.STARTTLS, "connections": 2}
    return {name: getattr(stored, name) for name in ("host", "port", "security", "username", "connections")}


def _password(form: RelayForm, stored: Relay | None) -> str | None:
    """None: keep what is stored. Another server or login is never handed a password meant for this one."""
    entered = form.cleaned_data["password"]
    is_same = stored and (stored.host, stored.username) == (form.cleaned_data["host"], form.cleaned_data["username"])
    return None if is_same and not entered else entered


def _records() -> dict[str, Any]:
    try:
        return {"records": domain.dns_records(Site.here())}
    except KeyRefused as refusal:
        return {"records": [], "key_trouble": str(refusal)}

"""The mail provider that calls us, and may take our mail."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from staffroom.foundation import crypto
from staffroom.foundation.dkim import KeyRefused
from staffroom.foundation.mime import HeaderRefused
from staffroom.rooms.people.models import Site

from .. import relays
from ..handing_over import RelayTrouble
from ..models import Provider
from ..provider_forms import ProviderForm
from ..providers import entering
from ..providers.kinds import KINDS
from .access import operators_only

SEND_TEST = "staffroom.doors.email.providers.sending.send_test"


@operators_only
@require_safe
def providers(request: HttpRequest) -> HttpResponse:
    """Those that we know, and which it is."""
    page = {"kinds": sorted(KINDS.values(), key=lambda kind: kind.label), "current": entering.current()}
    return render(request, "email/providers.html", page)


@operators_only
def provider(request: HttpRequest, name: str) -> HttpResponse:
    """The form for its keys, and the addresses to tell it; POST keeps the keys."""
    if name not in KINDS:
        raise Http404
    kind, stored = KINDS[name], Provider.objects.filter(pk=1, name=name).first()
    form = ProviderForm(request.POST or None, initial=_initial(stored), kind=kind, is_stored=stored is not None)
    if request.method == "POST" and form.is_valid():
        entering.enter(kind, form.cleaned_data)
        messages.success(request, _("The keys are kept. Tell the provider the addresses that stand below."))
        return redirect("email:provider", name)
    page = {"kind": kind, "provider": stored, "form": form, "relay": relays.current()} | _addresses(stored)
    return render(request, "email/provider.html", page, status=422 if form.errors else 200)


@operators_only
@require_POST
def provider_sending(request: HttpRequest) -> HttpResponse:
    """Mail leaves by the provider from now on, or no more."""
    stored = get_object_or_404(Provider, pk=1, name__in=KINDS)
    relay = relays.current()
    if relay and relay.is_provider:
        entering.stop_sending()
        messages.success(request, _("Mail does not leave by the provider any more."))
    elif not entering.kind_of(stored).takes_mail:
        messages.error(request, _("This provider only brings mail. It takes none from us."))
    else:
        entering.send_by_it()
        messages.success(request, _("Mail leaves by the provider from now on. Send yourself a test."))
    return redirect("email:provider", stored.name)


@operators_only
@require_POST
def provider_test(request: HttpRequest) -> HttpResponse:
    """Send the operator a mail now, and say what the provider said."""
    stored = get_object_or_404(Provider, pk=1, name__in=KINDS)
    relay, site, to = relays.current(), Site.here(), str(request.user)
    if relay is None or not relay.is_provider:
        messages.error(request, _("Mail does not leave by the provider yet."))
        return redirect("email:provider", stored.name)
    try:
        tested = relays.tested(import_string(SEND_TEST)(relay, relays.test_mail(site, to), site), to)
    except (RelayTrouble, KeyRefused, HeaderRefused, OSError) as trouble:
        tested = relays.Tested(worked=False, words=str(trouble))
    (messages.success if tested.worked else messages.error)(request, tested.words)
    return redirect("email:provider", stored.name)


@operators_only
@require_POST
def provider_removal(request: HttpRequest) -> HttpResponse:
    """Forget it."""
    entering.forget()
    messages.success(request, _("The provider and its keys are forgotten. Its calls are not answered any more."))
    return redirect("email:providers")


def _initial(stored: Provider | None) -> dict[str, str]:
    """What is no secret."""
    if stored is None:
        return {}
    try:
        keys = entering.keys_of(stored)
    except crypto.CannotDecrypt:
        return {}
    shown = {key.name for key in entering.kind_of(stored).keys if key.is_shown} | {"api_url"}
    return {name: value for name, value in keys.items() if name in shown}


def _addresses(stored: Provider | None) -> dict[str, Any]:
    if stored is None:
        return {}
    try:
        return {"addresses": entering.addresses_of(stored, Site.here())}
    except crypto.CannotDecrypt as trouble:
        return {"trouble": str(trouble)}

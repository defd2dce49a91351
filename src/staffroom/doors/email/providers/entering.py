"""Which provider it is, its keys, and the addresses that it calls."""

import json
import secrets
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.foundation import crypto
from staffroom.journal import waking
from staffroom.rooms.people.models import Site

from ..models import Provider, Relay
from .kinds import KINDS, WEB_SECRET, Kind

USER = "staffroom"


def current() -> Provider | None:
    return Provider.objects.filter(pk=1, name__in=KINDS).first()


@transaction.atomic
def enter(kind: Kind, keys: Mapping[str, str]) -> Provider:
    """The provider from now on. An empty key keeps the one that is stored for the same provider.

    The addresses that it calls stay as they are, unless it is another provider now.
    """
    old = Provider.objects.select_for_update().filter(pk=1).first()
    is_same = old is not None and old.name == kind.name
    kept = _opened(old) if old and is_same else {}
    known = {name: value for name, value in kept.items() if name == WEB_SECRET} or {WEB_SECRET: secrets.token_hex(24)}
    for key in kind.keys:
        known[key.name] = keys.get(key.name, "") or (kept.get(key.name, "") if key.is_needed else "")
    known["api_url"] = keys.get("api_url", "")
    provider, _is_new = Provider.objects.update_or_create(
        pk=1,
        defaults={
            "name": kind.name,
            "secrets": crypto.encrypt(json.dumps(known), secret=settings.SECRET_KEY),
            "token": old.token if old and is_same else secrets.token_hex(16),
            "last_trouble": "",
            "last_trouble_at": None,
        },
    )
    if not is_same:
        Relay.objects.filter(is_provider=True).update(is_provider=False)
    # What it refuses with the new keys says more of them than of a mail: see sending.
    Relay.objects.filter(is_provider=True).update(last_worked_at=None, changed_at=timezone.now())
    waking.wake()
    return provider


@transaction.atomic
def forget() -> None:
    """No provider any more. If our mail left by it, it leaves by the mail server that was entered before, or waits."""
    Provider.objects.filter(pk=1).delete()
    stop_sending()


def send_by_it() -> Relay:
    """Mail leaves by the provider's API from now on."""
    relay, _is_new = Relay.objects.update_or_create(
        pk=1, defaults={"is_provider": True, "last_worked_at": None, "last_trouble": "", "last_trouble_at": None}
    )
    waking.wake()
    return relay


@transaction.atomic
def stop_sending() -> None:
    Relay.objects.filter(is_provider=True, host="").delete()
    Relay.objects.filter(is_provider=True).update(is_provider=False, changed_at=timezone.now(), last_trouble="")


def kind_of(provider: Provider) -> Kind:
    return KINDS[provider.name]


def place_of(relay: Relay) -> str:
    """By what mail leaves, as one calls it: a server's host, or the name of the provider."""
    if not relay.is_provider:
        return relay.host
    provider = current()
    return kind_of(provider).label if provider else _("a mail provider")


def keys_of(provider: Provider) -> dict[str, str]:
    """What anymail calls them → the keys that are there. Raises CannotDecrypt."""
    return {name: value for name, value in _decrypted(provider).items() if value}


def addresses_of(provider: Provider, site: Site) -> dict[str, str]:
    """“mail” and “events” → where it calls us. Raises CannotDecrypt."""
    kind = kind_of(provider)
    ways = {"mail": kind.mail, "events": kind.events}
    return {way: address(provider, way, site) for way, view in ways.items() if view}


def address(provider: Provider, way: str, site: Site) -> str:
    """With the secret in it, unless the provider signs what it says. Raises CannotDecrypt."""
    url = site.base_url + reverse("email:hook", args=[provider.token, way])
    if kind_of(provider).signs:
        return url
    parts = urlsplit(url)
    return parts._replace(netloc=f"{USER}:{keys_of(provider)[WEB_SECRET]}@{parts.netloc}").geturl()


def note_heard(provider: Provider) -> None:
    Provider.objects.filter(pk=provider.pk).update(last_heard_at=timezone.now(), last_trouble="", last_trouble_at=None)


def note_trouble(provider: Provider, words: str) -> None:
    Provider.objects.filter(pk=provider.pk).update(last_trouble=words[:400], last_trouble_at=timezone.now())


def _opened(provider: Provider) -> dict[str, str]:
    try:
        return _decrypted(provider)
    except crypto.CannotDecrypt:
        return {}


def _decrypted(provider: Provider) -> dict[str, str]:
    found: dict[str, str] = json.loads(crypto.decrypt(provider.secrets, secret=settings.SECRET_KEY))
    return found

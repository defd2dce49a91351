"""Who else may say who somebody is: ORCID, or any OpenID Connect provider, where the settings name one.

Where they name none, there are no pages, and nothing that speaks to providers is in memory. What was connected while
one was named is still its owner's: it is taken along, goes with the account, and counts again when the name is back.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest

from staffroom.foundation import environment

if TYPE_CHECKING:  # the settings read this file before there are any models
    from staffroom.rooms.people.models import Person

ORCID = "https://orcid.org"
LONGEST = 191  # characters, of what somebody is known by
_MARK = re.compile(r"[0-9a-f]{12}:")
_ISSUER = re.compile(r"https://[^\s?#@]+|http://(?:localhost|127\.0\.0\.1)(?::\d+)?(?:/[^\s?#@]*)?")


@dataclass(frozen=True, slots=True)
class Provider:
    """`key` stands in URLs, `name` on buttons; `issuer` is where its configuration is found."""

    key: str
    name: str
    issuer: str
    client_id: str
    secret: str

    @property
    def origin(self) -> str:
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}"


def orcid(client_id: str, secret: str) -> list[Provider]:
    """ORCID, if the settings name it. Raises UnexpectedValue if they do so by halves."""
    return _named("orcid", "ORCID", ORCID, client_id, secret)


def openid(url: str, client_id: str, secret: str, name: str) -> list[Provider]:
    """Any other, called by its `name` or its host. Raises UnexpectedValue likewise."""
    url = url.rstrip("/")
    return _named("openid", name or urlsplit(url).netloc, url, client_id, secret)


def for_library(providers: list[Provider]) -> dict[str, object]:
    """What the sign-in library's settings say of them."""
    apps = [
        {
            "provider_id": it.key,
            "name": it.name,
            "client_id": it.client_id,
            "secret": it.secret,
            # Nothing but who they are there: no address is believed because somebody else says so.
            "settings": {"server_url": it.issuer, "scope": ["openid"], "fetch_userinfo": False},
        }
        for it in providers
    ]
    return {"openid_connect": {"APPS": apps, "SCOPE": ["openid"], "OAUTH_PKCE_ENABLED": True}}


def known_as(issuer: str, number: str) -> str:
    """What somebody is known by here: their number there, behind a mark of who gave it.

    The settings may name another provider one day, at which the same number is somebody else's.
    """
    mark = hashlib.sha256(issuer.rstrip("/").encode()).hexdigest()[:12]
    if len(number) > LONGEST - 13:
        number = hashlib.sha256(number.encode()).hexdigest()
    return f"{mark}:{number}"


def called_there(known: str) -> str:
    """Their number there."""
    return _MARK.sub("", known, count=1) if _MARK.match(known) else known


def beside_coming_in(_request: HttpRequest, _thing: object) -> dict[str, object] | None:
    """The panel with a button for each."""
    return {"providers": settings.PROVIDERS} if settings.PROVIDERS else None


def beside_account(request: HttpRequest, _thing: object) -> dict[str, object] | None:
    """The panel that leads to those that open one's account."""
    return {"providers": settings.PROVIDERS} if settings.PROVIDERS and request.person else None


def export(person: "Person") -> dict[str, Any]:
    """Which of them open their account, or did while they were named; nothing where there never was one."""
    opens = apps.get_model("socialaccount.SocialAccount").objects.filter(user__person=person).order_by("pk")
    ways = [{"at": it.provider, "as": called_there(it.uid), "since": it.date_joined.isoformat()} for it in opens]
    return {"ways in elsewhere": ways} if ways or settings.PROVIDERS else {}


def _named(key: str, name: str, issuer: str, client_id: str, secret: str) -> list[Provider]:
    if not client_id and not secret:
        return []
    setting = f"STAFFROOM_{key.upper()}"
    if not client_id or not secret or not issuer:
        raise environment.UnexpectedValue(
            f"{setting}_ID, {setting}_SECRET and the provider's address belong together: set all of them, or none."
        )
    if not _ISSUER.fullmatch(issuer):
        raise environment.UnexpectedValue(
            f"Unexpected value {setting}_URL={issuer}: use the provider's address, such as https://id.example.org."
        )
    return [Provider(key, name[:60], issuer, client_id, secret)]

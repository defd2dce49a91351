"""Taking out of a mail what was meant for one reader alone: signed addresses, links that open, others' addresses."""

from functools import partial
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from staffroom.foundation.mail import hiding
from staffroom.foundation.mail.hiding import LEFT_OUT
from staffroom.rooms.people.models import Site


def own_words(text: str, site: Site) -> str:
    """`text` without anybody's signed address; in the quotes that it answers one by one, without any address."""
    return hiding.own_words(text, partial(_without_token, site=site))


def quoted_words(text: str, site: Site) -> str:
    """`text`, which somebody else wrote, without local parts of addresses and without links that open something."""
    return hiding.quoted_words(text, partial(_without_token, site=site))


def _without_token(url: str, site: Site) -> str:
    """A link of ours that holds a token (to join, to leave) opens nothing any more; any other stays as it is."""
    if not url.startswith(site.base_url):
        return url
    try:
        match = resolve(urlsplit(url).path)
    except (Resolver404, ValueError):
        return url
    token = match.kwargs.get("token")
    return url.replace(token, LEFT_OUT) if token else url

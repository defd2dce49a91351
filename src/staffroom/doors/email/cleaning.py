"""Taking out of a mail what was meant for one reader alone: signed addresses, links that open, others' addresses."""

import re
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from staffroom.rooms.people.models import Site

LEFT_OUT = "…"

_SIGNED = re.compile(r"\b[a-z]\+[a-z2-7]{20,62}(?=@|%40)", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?=[\w-]+(?:\.[\w-]+)+)")
_URL = re.compile(r"https?://[^\s<>\"')\]]+")
_QUOTED_LINE = re.compile(r"^ {0,3}>")


def own_words(text: str, site: Site) -> str:
    """`text` without anybody's signed address; in the quotes that it answers one by one, without any address."""
    lines = _SIGNED.sub(LEFT_OUT, text).split("\n")
    for number, line in enumerate(lines):
        introduces = line.rstrip().endswith(":") and _QUOTED_LINE.match("".join(lines[number + 1 : number + 2]))
        if introduces or _QUOTED_LINE.match(line):
            lines[number] = quoted_words(line, site)
    return "\n".join(lines)


def quoted_words(text: str, site: Site) -> str:
    """`text`, which somebody else wrote, without local parts of addresses and without links that open something."""
    text = _ADDRESS.sub(f"{LEFT_OUT}@", _SIGNED.sub(LEFT_OUT, text))
    return _URL.sub(lambda found: _without_token(found[0], site), text)


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

"""Whether a page says that another page is about the same person: a link to it with rel="me"."""

import html
import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

_TAG = re.compile(r"<(?:a|link)\s([^<>]{1,3000})>", re.IGNORECASE)
# A name is tried from its first letter only: a tag of nothing but letters would else be read over and over.
_ATTRIBUTE = re.compile(r"""(?<![a-z-])([a-z-]++)\s*+=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""", re.IGNORECASE)


def says_same(page: str, *, at: str, same: frozenset[str]) -> bool:
    """Whether the HTML of `page`, which lies at `at`, names one of the addresses `same` (see `plain`) as rel=me."""
    return any(plain(address) in same for address in _own_pages(page, at))


def plain(address: str) -> str:
    """The address as it is compared: neither http or https nor a slash at its end tells two pages apart."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')}" if parts.scheme in {"http", "https"} else ""


def _own_pages(page: str, at: str) -> Iterator[str]:
    for tag in _TAG.finditer(page):
        told = {
            found[1].lower(): html.unescape(found[2] or found[3] or found[4] or "")
            for found in _ATTRIBUTE.finditer(tag[1])
        }
        if "me" in told.get("rel", "").lower().split() and told.get("href"):
            try:
                yield urljoin(at, told["href"].strip())
            except ValueError:
                continue

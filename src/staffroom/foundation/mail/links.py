"""Links in mail: where they really go, and how they look in plain text."""

import re
from urllib.parse import parse_qs, urlsplit

_REWRITERS = {
    # Filters that put their own address around a link, and the parameter that holds it.
    "safelinks.protection.outlook.com": "url",
    "www.google.com": "q",
    "l.facebook.com": "u",
}
_READABLE = re.compile(r"(https?|ftp|mailto|tel|news|xmpp|geo):", re.IGNORECASE)
_LONGEST = 2_000


def link_in_text(label: str, address: str) -> str:
    """What a link reads as: “label (address)”, or one of both where they say the same."""
    address = unwrapped(address.strip())
    label = label.strip()
    if not label or not _READABLE.match(address) or len(address) > _LONGEST:
        return label
    if _bare(address) == _bare(label):
        return label
    return f"{label} ({address})"


def unwrapped(address: str) -> str:
    """The address inside one that a filter has put around it."""
    if len(address) > _LONGEST * 2:
        return address
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
        parameter = next((name for end, name in _REWRITERS.items() if host == end or host.endswith(f".{end}")), "")
        is_wrapper = bool(parameter) and (host != "www.google.com" or parts.path == "/url")
        inner = parse_qs(parts.query, max_num_fields=50).get(parameter, [""])[0] if is_wrapper else ""
    except ValueError:
        return address
    return inner if inner.startswith(("http://", "https://")) else address


def _bare(address: str) -> str:
    """What is left for a comparison: no scheme, no “www.”, no final “/”, no spaces."""
    return re.sub(r"^(https?://|mailto:|tel:)?(www\.)?|/$|\s+|\?.*$", "", address.lower())

"""The texts and addresses of an entry: one line each, without what nobody needs to see."""

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import urlsplit

from icalendar import Event

from .meeting import LONGEST_LINE, LONGEST_URL

_AN_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")
_URL = re.compile(r"https?://[^\s<>\"'\\\x00-\x1f\x7f]+", re.IGNORECASE)
# Where people meet by video. What else a description links to may be anything.
_BY_VIDEO = re.compile(
    r"https://(?:[\w-]+\.)*(?:zoom\.us/[jw]/|zoom\.us/my/|teams\.microsoft\.com/(?:l/meetup-join|meet)/"
    r"|teams\.live\.com/meet/|meet\.google\.com/|webex\.com/|meet\.jit\.si/|whereby\.com/)",
    re.IGNORECASE,
)
_MEETS_THERE = ("X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "CONFERENCE")
_MORE_THAN_A_URL = re.compile(r"\w{3}")
_NO_PLACE = {"online", "zoom", "zoom meeting", "google meet", "teams", "microsoft teams", "microsoft teams meeting"}
_LOOKED_THROUGH = 20_000  # characters of a description


def line(text: object, longest: int = LONGEST_LINE) -> str:
    """Any value as one line without control characters."""
    visible = (" " if char.isspace() else char for char in str(text or "") if char.isspace() or _is_visible(char))
    words = " ".join("".join(visible).split())
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def organiser(entry: Event) -> str:
    """Their name, never their address; empty where that is all that is said of them."""
    said = _first(entry, "ORGANIZER")
    name = line(getattr(said, "params", {}).get("CN", ""))
    return "" if _AN_ADDRESS.search(name) else name


def place(entry: Event) -> str:
    """Where one goes; empty for what is online alone."""
    said = line(_first(entry, "LOCATION"), 2 * LONGEST_LINE)
    rest = line(_URL.sub("", said).strip(" ,;-–|()"))
    return rest if _MORE_THAN_A_URL.search(rest) and rest.casefold() not in _NO_PLACE else ""


def way_online(entry: Event) -> tuple[str, bool]:
    """An address (http or https) or "", and whether that, or anything else, says that one meets online."""
    there = next(filter(None, map(_address, _meeting_there(entry))), "")
    said = line(_first(entry, "LOCATION")).casefold()
    return there or _address(str(_first(entry, "URL") or "")), bool(there) or said in _NO_PLACE


def _meeting_there(entry: Event) -> Iterator[str]:
    for name in _MEETS_THERE:
        yield str(_first(entry, name) or "")
    yield from _URL.findall(str(_first(entry, "LOCATION") or "")[:_LOOKED_THROUGH])
    told = str(_first(entry, "DESCRIPTION") or "")[:_LOOKED_THROUGH]
    yield from (url for url in _URL.findall(told) if _BY_VIDEO.match(url))


def _address(text: str) -> str:
    text = text.strip().rstrip(".,;)>]")
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    is_one = parts.scheme in {"http", "https"} and parts.hostname and not parts.username
    return text if is_one and len(text) <= LONGEST_URL and _URL.fullmatch(text) else ""


def _first(entry: Event, name: str) -> object:
    """The property, or the first of them where there are several."""
    found = entry.get(name)
    return (found[0] if found else None) if isinstance(found, list) else found


def _is_visible(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}

"""Text of calendars (ICS): what happens, where, and what is said of it. Who is invited is left out."""

from collections.abc import Iterator
from typing import BinaryIO

from .content_lines import lines_of, unescaped
from .plain import MOST_OCTETS
from .trouble import Trouble, Unreadable

_ENTRIES = {"VEVENT", "VTODO", "VJOURNAL"}
_WORDS = {"SUMMARY", "LOCATION", "DESCRIPTION"}
_TITLES = {"NAME", "X-WR-CALNAME"}  # of a calendar as a whole


def texts(file: BinaryIO) -> Iterator[str]:
    """Entry by entry. Raises Unreadable."""
    within: list[str] = []
    is_calendar = False
    for line in lines_of(file.read(MOST_OCTETS)):
        if line.name == "BEGIN":
            within.append(line.value.strip().upper())
            is_calendar = is_calendar or within == ["VCALENDAR"]
        elif line.name == "END":
            del within[-1:]
        elif line.name in (_WORDS if within and within[-1] in _ENTRIES else _TITLES if len(within) == 1 else ()):
            yield unescaped(line.value) + "\n"
    if not is_calendar:
        raise Unreadable(Trouble.DAMAGED)

"""Cutting a file with many mails into its mails. Nothing is lost: the pieces in a row are the file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .found import MAX_PIECE
from .windows import Window

LOOK = 8_192
"""So many octets are in memory behind a place before it is judged, unless the file ends there."""

type Judge = Callable[[bytearray, int], int]
"""Where the separator ends that begins at this place, which is the beginning of a line; or -1 if none does."""

type Measure = Callable[[Window, int], tuple[int, int] | None]
"""Where the mail ends whose separator ends at the place given, and where the next separator does; if the mail tells."""


@dataclass(frozen=True, slots=True)
class Piece:
    separator: bytes
    """What stood before the mail; nothing, for what precedes the first separator."""
    content: bytes
    line: int
    """The number of its first line, which is its separator's."""
    goes_on: bool = False
    """It is longer than MAX_PIECE: more of it comes as the next piece."""
    is_rest: bool = False
    """It belongs to the piece before."""


def cut(window: Window, marker: bytes, judge: Judge, measure: Measure | None = None) -> Iterator[Piece]:
    """The pieces of what is left in `window`. All separators begin with `marker`, and `judge` knows which are some."""
    window.reach(LOOK)
    separator = max(0, judge(window.data, 0)) if window.data.startswith(marker) else 0
    is_rest = False
    while window.reach(1):
        line = window.line
        measured = measure(window, separator) if measure and separator else None
        end, next_end = measured or _end_of(window, separator, marker, judge)
        goes_on = next_end < 0 and (len(window.data) > end or not window.at_end)
        yield Piece(window.leave(separator), window.leave(end - separator), line, goes_on, is_rest)
        separator = max(0, next_end - end)
        is_rest = goes_on


def _end_of(window: Window, begin: int, marker: bytes, judge: Judge) -> tuple[int, int]:
    """Where the piece ends, and where the separator behind it does: -1 if there is none, or the piece is too long."""
    position = max(0, begin - 1)
    while True:
        found = window.data.find(b"\n" + marker, position)
        if 0 <= found < MAX_PIECE:
            window.reach(found + LOOK)
            separator_end = judge(window.data, found + 1)
            if separator_end >= 0:
                return found + 1, separator_end
            position = found + 1
        elif len(window.data) > MAX_PIECE:
            return _place_to_break(window.data), -1
        elif window.at_end:
            return len(window.data), -1
        else:
            position = max(position, len(window.data) - len(marker))
            window.reach(len(window.data) + 1)


def _place_to_break(data: bytearray) -> int:
    """Not just behind a line end: whether a separator begins is judged by what precedes it."""
    place = MAX_PIECE
    while place > MAX_PIECE - 4 and data[place - 1] in b"\r\n":
        place -= 1
    return place

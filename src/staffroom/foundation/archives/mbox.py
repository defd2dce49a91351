"""Files of mails with a “From ” line before each: mboxo, mboxrd, mboxcl and mboxcl2, as they are and as they should be.

Most tools put a “>” before a line of text that begins with “From ”; some rather count octets (Content-Length), and
count wrongly as soon as anybody edits the file. So a line separates if it looks like one that a mail system wrote, with
a mail behind it, and a count is believed only where it leads to such a line.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from .found import MAX_PIECE
from .pieces import LOOK, Piece, cut
from .stamps import read_stamp
from .windows import Window

MARKER = b"From "
_LONGEST_SEPARATOR = 600  # octets
_MOST_LIES = 3
_MOST_HEADERS = 50_000  # octets in which Content-Length is looked for

_GAP = rb"[ \t]{1,8}"
_WORD = rb"[^\W\d_]{2,12}\.?,?"
_TIME = rb"\d{1,2}:\d\d(?::\d\d(?:\.\d{1,9})?)?"
# The day and the month come in either order, and what stands between the time and the year is a zone, or nothing.
_WHEN = (
    rb"(?:(?:"
    + _WORD
    + _GAP
    + rb")?(?:"
    + _WORD
    + _GAP
    + rb"\d{1,2},?|\d{1,2}\.?[ \t-]{1,8}"
    + _WORD
    + rb")[ \t-]{1,8}"
    rb"(?:" + _TIME + rb"[^\r\n]{0,30}?\b\d{4}|\d{2,4}" + _GAP + _TIME + rb")"
    rb"|\d{4}-\d\d-\d\d[T ]" + _TIME + rb")"
)
_SEPARATOR = re.compile(rb"From (?P<sender>[^\r\n]{0,400}?)(?<=[ \t])(?P<when>" + _WHEN + rb")[^\r\n]{0,80}\r?\n")
_QUOTED_SEPARATORS = rb"(?:>From [^\r\n]{0,500}\r?\n){0,5}"
_BEHIND = re.compile(_QUOTED_SEPARATORS + rb"[!-9;-~]{1,100}[ \t]{0,20}:")
_SURELY_BEHIND = re.compile(
    _QUOTED_SEPARATORS + rb"(?:Return-Path|Received|From|Date|Message-ID|Delivered-To|X-[!-9;-~]+|MIME-Version|"
    rb"Subject|To|Reply-To|Sender|DKIM-Signature|ARC-Seal|Status|Path|Newsgroups)[ \t]{0,20}:",
    re.IGNORECASE,
)
# Without a day that could be read: some tools write an address, a “-” or nothing behind the word.
_UNDATED = re.compile(rb"From (?:-|[^\s>]{1,200})?(?:[ \t][^\r\n]{0,30}\d{1,2}:\d\d[^\r\n]{0,40}|[ \t]*)\r?\n")
_OF_A_MAIL = re.compile(
    _QUOTED_SEPARATORS + rb"(?:[!-9;-~]{1,100}:[^\r\n]{0,998}\r?\n(?:[ \t][^\r\n]{0,998}\r?\n){0,10}){0,30}?"
    rb"(?:From|Received|Date):[ \t]",
    re.IGNORECASE,
)
_CONTENT_LENGTH = re.compile(rb"^Content-Length:[ \t]*(\d{1,9})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_UNQUOTED = re.compile(rb"\n\r?\nFrom ")


def separator_end(data: bytes | bytearray, place: int) -> int:
    """Where the “From ” line ends that begins at `place`, if it separates mails; otherwise -1."""
    found = _SEPARATOR.match(data, place, place + _LONGEST_SEPARATOR)
    if not found:
        return _undated_end(data, place)
    if _is_after_blank(data, place):
        begins = bool(_BEHIND.match(data, found.end())) or (b"@" in found["sender"] and _is_blank(data, found.end()))
    else:
        begins = bool(_SURELY_BEHIND.match(data, found.end()))
    return found.end() if begins else -1


def _undated_end(data: bytes | bytearray, place: int) -> int:
    """The same for a line without a day, which may be somebody's words: so all around it has to be as it should."""
    found = _UNDATED.match(data, place, place + _LONGEST_SEPARATOR) if _is_after_blank(data, place) else None
    if not found or not _SURELY_BEHIND.match(data, found.end()):
        return -1
    return found.end() if _OF_A_MAIL.match(data, found.end(), found.end() + LOOK) else -1


def read(window: Window) -> Iterator[Piece]:
    """The mails in `window`, still with their quoted “>From ” lines."""
    return cut(window, MARKER, separator_end, _Counts().measure)


def unquoted(content: bytes) -> bytes:
    """The mail itself: without the blank line that ends it in the file, and without a “>” before “From ”.

    Where such a line stands unquoted behind a blank one, nothing was quoted: every “>” is the author's own.
    """
    if content.endswith((b"\n\n", b"\n\r\n")):
        content = content[: -2 if content.endswith(b"\r\n") else -1]
    if b">From " in content and not _UNQUOTED.search(content):
        return _QUOTED.sub(rb"\1", content)
    return content


def received(separator: bytes) -> datetime | None:
    """When the mail came, by its “From ” line."""
    found = _SEPARATOR.match(separator)
    return read_stamp(separator[found.start("when") :].decode("utf-8", "replace")) if found else None


class _Counts:
    """Believes Content-Length until it has lied too often: each time, so much of the file was read ahead."""

    def __init__(self) -> None:
        self._lies = 0

    def measure(self, window: Window, begin: int) -> tuple[int, int] | None:
        if self._lies >= _MOST_LIES or not (end := self._counted_end(window, begin)):
            return None
        data = window.data
        if len(data) <= end:
            if len(data) == end:
                return end, -1
        else:
            for blank in (0, 1, 2):
                if not data[end : end + blank].strip(b"\r\n") and (found := _SEPARATOR.match(data, end + blank)):
                    return end + blank, found.end()
            if window.at_end and not data[end:].strip():
                return len(data), -1
        self._lies += 1
        return None

    def _counted_end(self, window: Window, begin: int) -> int:
        window.reach(begin + LOOK)
        headers_end, text = _end_of_headers(window.data, begin)
        counted = _CONTENT_LENGTH.search(window.data, begin, headers_end)
        if not counted or int(counted[1]) > MAX_PIECE:
            return 0
        end = text + int(counted[1])
        window.reach(end + LOOK)
        return end


def _end_of_headers(data: bytearray, begin: int) -> tuple[int, int]:
    """Where the headers end, and where the text begins; the same place twice if no blank line tells."""
    found = [
        (place + 1, place + len(blank))
        for blank in (b"\n\n", b"\n\r\n")
        if (place := data.find(blank, begin, begin + _MOST_HEADERS)) >= 0
    ]
    return min(found, default=(begin, begin))


def _is_after_blank(data: bytes | bytearray, place: int) -> bool:
    before = bytes(data[max(0, place - 3) : place])
    return before.endswith((b"\n\n", b"\n\r\n")) or before in {b"", b"\n", b"\r\n"}


def _is_blank(data: bytes | bytearray, place: int) -> bool:
    return data[place : place + 1] == b"\n" or data[place : place + 2] == b"\r\n"

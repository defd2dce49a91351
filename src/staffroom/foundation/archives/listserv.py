"""LISTSERV's notebooks (JISCMail's archives): a line of 73 “=” before each mail, and its headers right after it.

The headers are few, often without a Message-ID, and in older years padded with blanks (“Date:         Thu, 8 Apr”).
"""

import re
from collections.abc import Iterator

from .pieces import Piece, cut
from .windows import Window

MARKER = b"=" * 73
_SEPARATOR = re.compile(
    rb"={73}[ \t]*\r?\n(?=(?:Date|Received|Return-Path|Reply-To|Sender|Comments|From|Organization|Subject|To|Cc|"
    rb"MIME-Version|Message-ID|In-Reply-To|References|Approved-By|Delivered-To|Authentication-Results|DKIM-Signature|"
    rb"ARC-[!-9;-~]+|Content-[!-9;-~]+|X-[!-9;-~]+)[ \t]*:)",
    re.IGNORECASE,
)


def separator_end(data: bytes | bytearray, place: int) -> int:
    """Where the line of “=” ends that begins at `place`, if a mail follows it; otherwise -1."""
    found = _SEPARATOR.match(data, place)
    return found.end() if found else -1


def read(window: Window) -> Iterator[Piece]:
    return cut(window, MARKER, separator_end)

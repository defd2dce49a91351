"""One header's value on the wire: cleaned, encoded where it must be (RFC 2047), folded."""

import re
from collections.abc import Iterable
from email.charset import Charset
from functools import lru_cache
from itertools import repeat

WIDTH = 78  # what a line should keep to; 998 is what it must (RFC 5322, 2.1.1)
_LONGEST_ENCODED_WORD = 60  # fits on a first line behind the name; RFC 2047 would allow 75
_UTF_8 = Charset("utf-8")
_BREAKS = re.compile(r"[\r\n\0]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")

type Header = tuple[str, str]  # name and value as sent, folded with CRLF


class HeaderRefused(Exception):
    """This can't stand in a header: sent as it is, it could change what the mail says. Nothing was sent."""


def clean(value: str) -> str:
    """`value` in one line with single spaces, without control characters. Raises HeaderRefused for a line break."""
    if _BREAKS.search(value):
        raise HeaderRefused(f"A header holds one line of text, not a line break: {value[:80]!r}")
    return " ".join(_CONTROLS.sub(" ", value).split())


def unstructured(name: str, value: str) -> Header:
    """A header of free text, such as Subject."""
    text = clean(value)
    return fold(name, text.split(" ") if _goes_as_it_is(text) else encoded_words(text))


@lru_cache(maxsize=256)  # the same name stands in all copies of a mail
def phrase(value: str) -> tuple[str, ...]:
    """The words of a display name: quoted, or encoded where they must be. Empty for an empty name."""
    text = clean(value)
    if not text:
        return ()
    if not _goes_as_it_is(text):
        return tuple(encoded_words(text))
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return tuple(f'"{escaped}"'.split(" "))


def encoded_words(text: str) -> list[str]:
    """`text` as RFC 2047 writes it: ASCII words that each stand alone, in Q or B, whichever is shorter."""
    words = _UTF_8.header_encode_lines(text, repeat(_LONGEST_ENCODED_WORD))
    return [word for word in words if word]


def fold(name: str, words: Iterable[str]) -> Header:
    """The header with its words put into lines of 78 characters as far as they can be parted.

    No word may be longer than 900 characters.
    """
    lines: list[list[str]] = [[]]
    column = len(name) + 1
    for word in words:
        if lines[-1] and column + 1 + len(word) > WIDTH:
            lines.append([])
            column = 0
        lines[-1].append(word)
        column += 1 + len(word)
    return name, "\r\n ".join(" ".join(line) for line in lines)


def _goes_as_it_is(text: str) -> bool:
    return text.isascii() and "=?" not in text and all(len(word) <= _LONGEST_ENCODED_WORD for word in text.split(" "))

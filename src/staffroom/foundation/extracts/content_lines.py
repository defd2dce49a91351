"""The lines of calendars and cards (RFC 5545, 3.1; RFC 6350, 3.3; and vCard 2.1, which telephones still write)."""

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .plain import decoded

_FOLD = re.compile(rb"\r?\n[ \t]")
_SOFT = re.compile(rb"=\r?\n")  # where a line that is written as quoted-printable goes on
_IS_QUOTED_PRINTABLE = re.compile(rb"^[^:\r\n]*quoted-printable[^:\r\n]*:", re.IGNORECASE)
_PARAMETERS = re.compile(r';([^=;:"]*)=?("[^"]*"|[^;:"]*)')
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True)
class Line:
    """`name` is in capitals and without its group; `value` as it stands, but for its transport."""

    name: str
    value: str


def lines_of(content: bytes) -> Iterator[Line]:
    """Line by line, put together again where it was folded; folding may part a letter's octets."""
    for whole in _wholes(_FOLD.sub(b"", content)):
        if line := _line(whole.rstrip(b"\r\n")):
            yield line


def _wholes(content: bytes) -> Iterator[bytes]:
    """The lines; those that are written as quoted-printable together with the lines they go on in."""
    waiting = bytearray()
    for piece in content.splitlines(keepends=True):
        waiting += piece
        goes_on = piece.endswith((b"=\r\n", b"=\n"))
        if goes_on and (len(waiting) > len(piece) or _IS_QUOTED_PRINTABLE.match(piece)):
            continue
        yield bytes(waiting)
        waiting.clear()
    yield bytes(waiting)


def _line(octets: bytes) -> Line | None:
    text = decoded(octets)
    head = re.match(r"[A-Za-z0-9.-]+", text)
    if head is None:
        return None
    at, parameters = head.end(), list[str]()
    while found := _PARAMETERS.match(text, at):
        parameters.append(found[0].lower())
        at = found.end()
    if text[at : at + 1] != ":":
        return None
    name = head[0].rpartition(".")[2].upper()
    if not any("quoted-printable" in it for it in parameters):
        return Line(name, text[at + 1 :])
    return Line(name, _unprinted(octets.partition(b":")[2], parameters))


def _unprinted(octets: bytes, parameters: list[str]) -> str:
    charset = next((it.rpartition("=")[2].strip('"') for it in parameters if it.startswith(";charset=")), "")
    plain = quopri.decodestring(_SOFT.sub(b"", octets))
    try:
        return plain.decode(charset or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return decoded(plain)


def unescaped(value: str) -> str:
    """The text, where a comma, a semicolon, a backslash or the end of a line could not stand as it is."""
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def fields_of(value: str) -> list[str]:
    """The fields of a value that has several."""
    return [unescaped(field) for field in re.split(r"(?<!\\);", value)]

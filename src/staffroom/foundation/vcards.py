"""Cards for address books, written: vCard 4.0 (RFC 6350), as text with line ends of its own."""

import re
from collections.abc import Sequence

_MOST_OCTETS = 75  # of a line, without its end
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029]")


def vcard(lines: Sequence[str]) -> str:
    """One card of content lines, folded, between its beginning and its end. Several stand one below another."""
    return "".join(f"{folded(line)}\r\n" for line in ("BEGIN:VCARD", "VERSION:4.0", *lines, "END:VCARD"))


def line(name: str, *parts: str | Sequence[str], raw: bool = False, **parameters: str) -> str:
    """A content line. Several `parts` are the components of a structured value, each a text or a list of texts.

    Whatever is in them, they stay inside their value. `raw`: an address (URI) as it is.
    """
    value = ";".join(part if raw and isinstance(part, str) else _component(part) for part in parts)
    given = "".join(f";{key.upper()}={_parameter(found)}" for key, found in parameters.items())
    return f"{name}{given}:{_CONTROLS.sub('', value)}"


def folded(line: str) -> str:
    """`line` in pieces of at most 75 octets, none of which divides a character."""
    pieces, piece, left = [], "", _MOST_OCTETS
    for character in line:
        octets = len(character.encode())
        if octets > left:
            pieces.append(piece)
            piece, left = "", _MOST_OCTETS - 1  # the blank that the next line begins with
        piece += character
        left -= octets
    return "\r\n ".join([*pieces, piece])


def _component(part: str | Sequence[str]) -> str:
    return _escaped(part) if isinstance(part, str) else ",".join(_escaped(text) for text in part)


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return text.replace(",", "\\,").replace(";", "\\;")


def _parameter(value: str) -> str:
    """In quotes where it needs them; RFC 6868 says how quotes and line breaks are written in one."""
    value = _CONTROLS.sub("", value).replace("^", "^^").replace('"', "^'").replace("\n", "^n")
    return f'"{value}"' if re.search(r"[,;:]", value) else value

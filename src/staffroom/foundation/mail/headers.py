"""The header block of a mail or of a part, and what its values say.

The standard library's `email.policy.default` raises on real mail (broken encoded words, odd addresses), and its
parameter parser takes quadratic time, so values are read here: always an answer, in time that grows with their length.
"""

import base64
import binascii
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import unquote_to_bytes

from .characters import clean_line
from .charsets import codec_for, decode, is_mostly_utf8
from .limits import MAX_HEADER, MAX_HEADER_BLOCK, MAX_HEADERS, MAX_IDS, MAX_PARAMETERS, MAX_WORDS, Unreadable

_FIELD = re.compile(rb"([!-9;-~]{1,200}+)[ \t]*+:")
_FOLD = re.compile(rb"\r?\n")
ENCODED_WORD = re.compile(r"=\?([^?*\s]{1,40})(?:\*[^?]{0,40})?\?([bBqQ])\?([^?]*+(?:\?(?!=)[^?]*+)*+)\?=")
_MESSAGE_ID = re.compile(r"<([^<>\s]{1,500})>")
_BARE_MESSAGE_ID = re.compile(r"[^<>\s]{1,500}")
_SEGMENT = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*)?")
# ASCII in these is ASCII, and what is above 127 is a letter.
_SETS_OF_OCTETS = ("iso8859", "cp", "koi8", "mac", "big5", "gb", "euc", "shift", "tis", "johab")
_EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)  # before that, a clock was not set


@dataclass(frozen=True, slots=True)
class Headers:
    """A header block. Names are in lower case; values are the octets as they came, unfolded."""

    fields: tuple[tuple[str, bytes], ...] = ()
    notes: tuple[str, ...] = field(default=())

    def values(self, name: str) -> list[bytes]:
        return [value for other, value in self.fields if other == name]

    def first(self, name: str) -> bytes:
        """The first value, or nothing: senders mean the first, and attackers append."""
        return next((value for other, value in self.fields if other == name), b"")

    def words(self, name: str, limit: int = 300) -> str:
        """The first value as one line of readable text."""
        return decode_words(self.in_utf8(name), limit)

    def in_utf8(self, name: str) -> bytes:
        """The first value. Octets in it that say nothing of their character set are taken to be in the text's own."""
        value = self.first(name)
        if is_mostly_utf8(value):
            return value
        charset = read_parameters(self.first("content-type"))[1].get("charset", "")
        return decode(value, charset)[0].encode() if codec_for(charset).startswith(_SETS_OF_OCTETS) else value

    def has(self, name: str) -> bool:
        return any(other == name for other, _ in self.fields)


def read_headers(raw: bytes, start: int, end: int) -> tuple[Headers, int]:
    """The header block at `start`, and where the body begins. Raises Unreadable if there are too many."""
    fields: list[tuple[str, bytes]] = []
    notes: list[str] = []
    position = start
    while position < end:
        line_end = _line_end(raw, position, end)
        if raw[position:line_end].strip(b"\r\n") == b"":
            return Headers(tuple(fields), tuple(notes)), line_end
        found = _FIELD.match(raw, position, line_end)
        if not found:
            if position == start and raw.startswith((b"From ", b">From "), position):
                position = line_end  # the separator of a mailbox file
                continue
            notes.append("A line among the headers is none, so the text was taken to begin there.")
            break
        while line_end < end and raw[line_end] in b" \t" and line_end - start <= MAX_HEADER_BLOCK:
            line_end = _line_end(raw, line_end, end)
        if line_end - found.end() > MAX_HEADER:
            notes.append(f"The header {found[1].decode()} was too long and was cut.")
        value = raw[found.end() : min(line_end, found.end() + MAX_HEADER)]
        fields.append((found[1].decode().lower(), _FOLD.sub(b"", value).strip()))
        if len(fields) > MAX_HEADERS or line_end - start > MAX_HEADER_BLOCK:
            raise Unreadable(f"The mail has more than {MAX_HEADERS:,} headers, or uncommonly long ones.")
        position = line_end
    return Headers(tuple(fields), tuple(notes)), position


def _line_end(raw: bytes, position: int, end: int) -> int:
    found = raw.find(b"\n", position, end)
    return end if found < 0 else found + 1


def decode_words(value: bytes, limit: int = 300) -> str:
    """One readable line from a header's value, with its encoded words (RFC 2047) decoded."""
    return clean_line(decode_encoded_words(decode(value[:MAX_WORDS], "utf-8")[0]), limit)


def decode_encoded_words(text: str) -> str:
    """`text` with its encoded words decoded, at most MAX_WORDS of it; what can't be decoded stays."""
    text = text[:MAX_WORDS]
    if "=?" not in text:
        return text
    read: list[str] = []
    pending, pending_charset, position = b"", "", 0
    for word in ENCODED_WORD.finditer(text):
        between = text[position : word.start()]
        charset, octets = word[1].lower(), _word_octets(word[2], word[3])
        # A character may be torn apart between two words, and the space between two words is none.
        if pending and (between.strip() or charset != pending_charset):
            read.append(decode(pending, pending_charset)[0])
            pending = b""
        if between.strip() or position == 0:
            read.append(between)
        pending, pending_charset, position = pending + octets, charset, word.end()
    read.append(decode(pending, pending_charset)[0])
    return "".join(read) + text[position:]


def _word_octets(encoding: str, content: str) -> bytes:
    octets = content.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(octets, header=True)
    try:
        return base64.b64decode(octets + b"=" * (-len(octets) % 4))
    except binascii.Error:
        return octets


def read_parameters(value: bytes) -> tuple[str, dict[str, str]]:
    """A value such as `text/plain; charset=utf-8`: what stands first, in lower case, and the parameters, decoded.

    Understands RFC 2231 (continuations, charsets), and encoded words where they are not allowed but common.
    """
    main, *pieces = _split_parameters(decode(value[:MAX_PARAMETERS], "utf-8")[0])
    plain: dict[str, str] = {}
    segments: dict[str, dict[int, tuple[str, bool]]] = {}
    for piece in pieces:
        name, equals, content = piece.partition("=")
        found = _SEGMENT.fullmatch(name.strip().lower())
        if not equals or not found:
            continue
        if found[2] is None and found[3] is None:
            plain.setdefault(found[1], decode_encoded_words(_unquoted(content.strip())))
        else:
            of_name = segments.setdefault(found[1], {})
            of_name.setdefault(int(found[2] or 0), (_unquoted(content.strip()), found[3] is not None))
    return main.strip().lower(), plain | {name: _joined(of_name) for name, of_name in segments.items()}


def _split_parameters(text: str) -> list[str]:
    """`text` cut at its semicolons, but not at those within quotation marks."""
    pieces, begin, quoted, escaped = [], 0, False, False
    for place, character in enumerate(text):
        if escaped:
            escaped = False
        elif quoted and character == "\\":
            escaped = True
        elif character == '"':
            quoted = not quoted
        elif character == ";" and not quoted:
            pieces.append(text[begin:place])
            begin = place + 1
    return [*pieces, text[begin:]]


def _unquoted(text: str) -> str:
    if text.startswith('"'):
        text = text[1:].removesuffix('"')
        # Windows programs send paths (“C:\new\report.doc”): there a backslash escapes nothing.
        return re.sub(r'\\(["\\])', r"\1", text)
    return text


def _joined(segments: dict[int, tuple[str, bool]]) -> str:
    """The value of an RFC 2231 parameter from its numbered segments."""
    octets, charset = b"", ""
    for number, (content, is_encoded) in sorted(segments.items()):
        if number == 0 and is_encoded and content.count("'") >= 2:
            charset, _, content = content.split("'", 2)
        octets += unquote_to_bytes(content) if is_encoded else content.encode("utf-8", "replace")
    return decode(octets, charset or "utf-8")[0]


def message_ids(value: bytes) -> tuple[str, ...]:
    """The Message-IDs in a header's value, without angle brackets, in order, the last MAX_IDS of them."""
    text = decode(value, "utf-8")[0]
    found = _MESSAGE_ID.findall(text)
    if not found and "@" in text and _BARE_MESSAGE_ID.fullmatch(text.strip()):
        found = [text.strip()]
    return tuple(dict.fromkeys(found))[-MAX_IDS:]


def read_date(value: bytes) -> datetime | None:
    """The time in a Date header; without a zone it is taken as UTC. None for what is no date."""
    try:
        date = parsedate_to_datetime(decode(value[:200], "ascii")[0])
        date = date if date.tzinfo else date.replace(tzinfo=UTC)
        return date if date >= _EARLIEST and date.astimezone(UTC) else None
    except (ValueError, TypeError, OverflowError, IndexError):
        return None

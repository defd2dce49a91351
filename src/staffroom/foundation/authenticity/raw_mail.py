"""A mail as signatures see it: its headers untouched, and the hashes of its body, each made once."""

import base64
import hashlib
import re
from functools import cached_property

import dkim

from staffroom.foundation.dkim import relaxed_body, without_last_empty_lines

LARGEST_HEAD = 256_000  # octets
MOST_HEADERS = 500
LONGEST_SIGNATURE = 12_000  # octets
MOST_SIGNED_NAMES = 200
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_LONG_BLANK = re.compile(rb"\s{200}")  # there is none in any real signature, and it is slow to search through

type RawHeader = tuple[bytes, bytes]


class NotReadable(Exception):
    """Its headers are none that a signature could be checked against."""


class RawMail:
    """Raises NotReadable for headers that are broken, or more than any mail has."""

    def __init__(self, raw: bytes) -> None:
        end = _END_OF_HEAD.search(raw, 0, LARGEST_HEAD + 4)
        if end is None and len(raw) > LARGEST_HEAD:
            raise NotReadable("Its headers are longer than any mail's.")
        head, self._body = (raw[: end.start()], raw[end.end() :]) if end else (raw, b"")
        try:
            found, _nothing = dkim.rfc822_parse(head + b"\r\n\r\n")
        except (dkim.DKIMException, IndexError) as trouble:
            raise NotReadable(str(trouble)) from trouble
        if len(found) > MOST_HEADERS:
            raise NotReadable("It has more headers than any mail.")
        self.headers: list[RawHeader] = [(name, value) for name, value in found]

    def values(self, name: bytes) -> list[bytes]:
        """Of all headers of this name (in lower case), the topmost first."""
        return [value for other, value in self.headers if other.lower() == name]

    def body_hash(self, form: bytes, length: int | None) -> tuple[str, bool]:
        """Base64 of SHA-256 of the body in canonical form (“relaxed”, “simple”); and whether that is all of the body.

        `length`: how many octets a signature says it covers.
        """
        body = self._relaxed if form == b"relaxed" else self._simple
        if length is None or length >= len(body):
            return self._whole(form), length is None or length == len(body)
        return _hashed(body[:length]), False

    def _whole(self, form: bytes) -> str:
        return self._relaxed_hash if form == b"relaxed" else self._simple_hash

    @cached_property
    def _lines(self) -> bytes:
        """The body with CRLF at the end of each line: whoever signed it had that."""
        body = self._body
        return body if body.count(b"\n") == body.count(b"\r\n") else re.sub(rb"\r?\n", b"\r\n", body)

    @cached_property
    def _relaxed(self) -> bytes:
        return relaxed_body(self._lines)

    @cached_property
    def _simple(self) -> bytes:
        return without_last_empty_lines(self._lines) + b"\r\n"

    @cached_property
    def _relaxed_hash(self) -> str:
        return _hashed(self._relaxed)

    @cached_property
    def _simple_hash(self) -> str:
        return _hashed(self._simple)


def is_sane(signature: bytes) -> bool:
    """Whether a signature's header is one that can be looked at in no time."""
    return (
        len(signature) <= LONGEST_SIGNATURE
        and signature.count(b":") <= MOST_SIGNED_NAMES
        and not _LONG_BLANK.search(signature)
    )


def _hashed(octets: bytes) -> str:
    return base64.b64encode(hashlib.sha256(octets).digest()).decode()

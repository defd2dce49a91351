"""The body of a mail as octets, made once for everybody who gets it."""

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote

from .line import Header, clean

_LINE_END = re.compile(r"\r\n|\r|\n")
# Sent as it is: short lines of plain ASCII, none of which a relay would change (“From ” becomes “>From ”).
_PLAIN_LINE = re.compile(r"(?!From )[\t -~]{0,78}")
_TYPE = re.compile(r"(?!message/|multipart/)[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*")
_LONGEST_TYPE = 127
_UNFIT_FOR_A_FILE_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff/\\]")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along. `content_type` as in `application/pdf`, without parameters."""

    file_name: str
    content_type: str
    content: bytes


class MimeBody(NamedTuple):
    """A whole MIME body: the headers that describe it, and its octets with CRLF line ends."""

    headers: tuple[Header, ...]
    content: bytes


def compose(*, text: str, html: str = "", attachments: Sequence[Attachment] = (), language: str = "") -> MimeBody:
    """The body of a mail: `text`, the same as `html` where given, then the attachments.

    `language` is a tag as in `de` or `en-GB`. The same arguments always make the same octets.
    """
    part = _text_part("plain", text)
    if html:
        part = _multipart("alternative", [part, _text_part("html", html)])
    if attachments:
        part = _multipart("mixed", [part, *(_attached(attachment) for attachment in attachments)])
    told_language = (("Content-Language", clean(language)),) if language else ()
    return MimeBody((("MIME-Version", "1.0"), *part.headers, *told_language), part.content)


def _text_part(subtype: str, text: str) -> MimeBody:
    lines = _LINE_END.split(text)
    if not lines[-1]:
        lines.pop()
    encoding, content = _encoded("".join(f"{line}\r\n" for line in lines), lines)
    content_type = ("Content-Type", f"text/{subtype}; charset=utf-8")
    return MimeBody((content_type, ("Content-Transfer-Encoding", encoding)), content)


def _encoded(text: str, lines: list[str]) -> tuple[str, bytes]:
    """The name of the encoding that suits the text best, and the text so encoded."""
    if all(_PLAIN_LINE.fullmatch(line) for line in lines):
        return "7bit", text.encode()
    octets = text.encode("utf-8", "replace")
    quoted = binascii.b2a_qp(octets, istext=True)
    quoted = re.sub(rb"^From ", b"=46rom =\r\n", quoted, flags=re.MULTILINE)
    if len(quoted) <= len(octets) * 4 / 3:
        return "quoted-printable", quoted
    return "base64", _base64(octets)


def _attached(attachment: Attachment) -> MimeBody:
    name = _UNFIT_FOR_A_FILE_NAME.sub("_", attachment.file_name)
    headers = (
        ("Content-Type", _type_of(attachment)),
        ("Content-Transfer-Encoding", "base64"),
        ("Content-Disposition", ";\r\n ".join(["attachment", *_parameter("filename", name)])),
    )
    return MimeBody(headers, _base64(attachment.content))


def _type_of(attachment: Attachment) -> str:
    kind = attachment.content_type.lower()
    if not _TYPE.fullmatch(kind) or len(kind) > _LONGEST_TYPE:
        return "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") and _is_utf_8(attachment.content) else kind


def _is_utf_8(octets: bytes) -> bool:
    try:
        octets.decode()
    except UnicodeDecodeError:
        return False
    return True


def _parameter(name: str, value: str) -> list[str]:
    """A parameter of any length and script, in pieces that each fit on a line (RFC 2231)."""
    if len(value) <= 60 and value.isascii() and not re.search(r"""["\\]""", value):
        return [f'{name}="{value}"']
    pieces = re.findall(r".{1,50}(?<!%)(?<!%.)", quote(value, safe=""))  # “%C3” is not parted
    if len(pieces) == 1:
        return [f"{name}*=utf-8''{pieces[0]}"]
    pieces[0] = f"utf-8''{pieces[0]}"
    return [f"{name}*{number}*={piece}" for number, piece in enumerate(pieces)]


def _multipart(subtype: str, parts: Sequence[MimeBody]) -> MimeBody:
    # Made of the content, so that a retry sends the same octets; “=_” can't occur in an encoded part.
    boundary = f"=_{hashlib.sha256(b''.join(part.content for part in parts)).hexdigest()[:40]}"
    content = b"".join(
        b"--%b\r\n%b\r\n%b\r\n" % (boundary.encode(), octets_of(part.headers), part.content) for part in parts
    )
    content_type = ("Content-Type", f'multipart/{subtype};\r\n boundary="{boundary}"')
    return MimeBody((content_type,), content + b"--%b--\r\n" % boundary.encode())


def octets_of(headers: Sequence[Header]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in headers).encode()


def _base64(octets: bytes) -> bytes:
    return base64.encodebytes(octets).replace(b"\n", b"\r\n")

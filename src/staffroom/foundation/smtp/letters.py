"""What is handed to a mail server, and what became of it."""

import re
from dataclasses import dataclass
from typing import Literal

from .wire import Reply

_LINE_END = re.compile(rb"\r\n|\r|\n")
_HEADERS_END = re.compile(rb"\r?\n\r?\n")
_FINAL_DOT = b".\r\n"

Kind = Literal[
    "accepted",  # the server has taken responsibility
    "temporary",  # not taken; another time it may be
    "permanent",  # not taken, and it never will be as it is
    "uncertain",  # the connection went while the server had it: try again later, it may arrive twice
]
Stage = Literal[
    "here",  # refused by ourselves; the server was not asked
    "sender",  # at the envelope sender: says nothing of the recipient
    "recipient",
    "content",
    "connection",  # lost or closed
]


class SharedBody:
    """What follows the headers of many messages, made ready for sending once."""

    __slots__ = ("as_sent", "data", "is_ascii")

    def __init__(self, content: bytes) -> None:
        self.data = b"\r\n" + content
        self.as_sent = transparent(self.data)
        self.is_ascii = content.isascii()


@dataclass(frozen=True, slots=True)
class Outgoing[Tag]:
    """One message for one recipient. `tag` is the caller's and comes back with the outcome.

    An empty `envelope_from` is the null sender. Line ends in `data` may be of any kind; all are sent as CRLF. With a
    `body` that many messages share, `data` is the headers alone.
    """

    envelope_from: str
    recipient: str
    data: bytes
    tag: Tag
    body: SharedBody | None = None

    @property
    def whole(self) -> bytes:
        return self.data + self.body.data if self.body else self.data

    @property
    def size(self) -> int:
        return len(self.data) + (len(self.body.data) if self.body else 0)

    @property
    def is_ascii(self) -> bool:
        return self.data.isascii() and (self.body is None or self.body.is_ascii)

    @property
    def has_ascii_headers(self) -> bool:
        return (self.data if self.body else _HEADERS_END.split(self.data, 1)[0]).isascii()

    def as_sent(self) -> tuple[bytes, ...]:
        """What goes over the wire after DATA, the final dot included."""
        text = transparent(self.data)
        return (text.removesuffix(_FINAL_DOT), self.body.as_sent) if self.body else (text,)


@dataclass(frozen=True, slots=True)
class Outcome[Tag]:
    """What became of one message.

    `code` is the server's, or 0 when it said nothing; `enhanced` as in `5.1.1` (RFC 3463), or empty; `text` is what
    it said, for the operator.
    """

    tag: Tag
    kind: Kind
    at: Stage
    code: int = 0
    enhanced: str = ""
    text: str = ""


def outcome_of[Tag](message: Outgoing[Tag], kind: Kind, at: Stage, reply: Reply) -> Outcome[Tag]:
    return Outcome(message.tag, kind, at, reply.code, reply.enhanced, reply.text)


def transparent(data: bytes) -> bytes:
    """`data` as sent after DATA: CRLF line ends and no others, leading dots doubled, closed by the final dot.

    No line end of another kind passes, so nobody can end the message early and smuggle in another.
    """
    if not data.count(b"\r\n") == data.count(b"\n") == data.count(b"\r"):
        data = _LINE_END.sub(b"\r\n", data)
    if not data.endswith(b"\r\n"):
        data += b"\r\n"
    if data.startswith(b"."):
        data = b"." + data
    return data.replace(b"\r\n.", b"\r\n..") + _FINAL_DOT

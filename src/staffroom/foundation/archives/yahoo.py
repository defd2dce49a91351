"""Yahoo Groups as JSON, in the forms in which it was saved before it closed.

- `12_raw.json`: one message with `rawEmail`, the mail with “<”, “>”, “&” and quotation marks as HTML writes them;
- `12.json`: the same message as a page showed it (`messageBody`, in HTML), for want of anything better;
- `{"ygData": {…}}` around either; `{"messages": […]}` and `{"topics": […]}`; arrays and lines of any of these.

Yahoo itself cut the hosts off (“jo@...”), so most of these mails have an author without an address.
"""

import codecs
import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.utils import format_datetime
from typing import IO, Any

from .found import MAX_PIECE
from .stamps import from_epoch
from .wording import marked as _

RAW = "_raw.json"
_MOST_CHARACTERS = 10_000_000  # of one document: in memory it takes many times as much
_CHUNK = 1 << 20
_DEEPEST = 4
_DECODER = json.JSONDecoder()
_WRAPPING = re.compile(r'\{[^{}\[\]]{0,10000}?"(?:messages|topics)"\s*:\s*\[')
_BETWEEN_WRAPPED = re.compile(r"[\s,\[\]}\ufeff]*")
_BETWEEN = re.compile(r"[\s,\[\]\ufeff]*")  # what stands between documents, and around an array's elements

type Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a group; `raw` is empty where Yahoo saved none."""

    raw: bytes
    number: str
    topic: str
    posted: float


class NoJson(Exception):
    """This is no JSON, or too much of it at once. The message is for whoever imports it."""


def documents(stream: IO[bytes]) -> Iterator[Any]:
    """The documents in `stream`, one after another; an array's elements are documents of their own. Raises NoJson."""
    text = _Text(stream)
    between = _BETWEEN
    while text.skip(between):
        if between is _BETWEEN_WRAPPED and text.next_is('"'):
            return  # what the wrapping says besides
        try:
            yield text.take()
        except RecursionError:
            raise NoJson(_("It is nested too deeply to be read.")) from None
        except ValueError:
            if text.more():
                continue
            # Perhaps a whole group in one document: then its messages are taken out one by one.
            if not text.pass_by(_WRAPPING):
                raise NoJson(_("It is damaged, cut off or too long here, so the rest was not read.")) from None
            between = _BETWEEN_WRAPPED


class _Text:
    """The characters of a stream, of which no more are in memory than one document has."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._characters = codecs.getincrementaldecoder("utf-8")("replace")
        self._text, self._place, self._at_end = "", 0, False

    def skip(self, between: re.Pattern[str]) -> bool:
        """Go to the next character that isn't `between`: whether there is one."""
        while True:
            self.pass_by(between)
            if self._place < len(self._text):
                return True
            if not self.more():
                return False

    def pass_by(self, pattern: re.Pattern[str]) -> bool:
        found = pattern.match(self._text, self._place)
        self._place = found.end() if found else self._place
        return bool(found)

    def next_is(self, character: str) -> bool:
        return self._text.startswith(character, self._place)

    def take(self) -> Any:
        """The document that begins here. Raises ValueError or RecursionError."""
        document, self._place = _DECODER.raw_decode(self._text, self._place)
        return document

    def more(self) -> bool:
        """Read on; False at the end, or if one document has become too long."""
        rest = self._text[self._place :]
        if self._at_end or len(rest) > _MOST_CHARACTERS:
            return False
        octets = self._stream.read(max(_CHUNK, len(rest)))  # twice as much each time, so that to try again is cheap
        self._at_end = not octets
        self._text, self._place = rest + self._characters.decode(octets, final=self._at_end), 0
        return True


def messages_in(document: object, depth: int = 0) -> Iterator[Message]:
    """The messages in one document, however it wraps them; none if it holds something else."""
    if depth > _DEEPEST:
        return
    if isinstance(document, list):
        for element in document:
            yield from messages_in(element, depth + 1)
    elif isinstance(document, dict):
        if any(isinstance(document.get(name), str) for name in ("rawEmail", "messageBody")):
            yield _message(document)
            return
        for name in ("ygData", "messages", "topics"):
            yield from messages_in(document.get(name), depth + 1)


def is_page_of_a_raw(name: str, names: Iterable[str]) -> bool:
    """Whether the file called `name` only shows what another of `names` holds as a mail."""
    return name.endswith(".json") and not name.endswith(RAW) and name.removesuffix(".json") + RAW in names


def _message(document: Document) -> Message:
    posted = document.get("postDate", "")
    return Message(
        raw=_raw(document)[: MAX_PIECE + 1],
        number=str(document.get("msgId") or ""),
        topic=str(document.get("topicId") or ""),
        posted=float(posted) if str(posted).isdigit() else 0,
    )


def _raw(document: Document) -> bytes:
    text = document.get("rawEmail")
    if isinstance(text, str) and text.strip():
        if "<" not in text:  # every one was written as “&lt;”
            text = html.unescape(text)
        return text.encode("utf-8", "replace")
    return _from_page(document).encode("utf-8", "replace") if document.get("messageBody") else b""


def _from_page(document: Document) -> str:
    """A mail made of what a page showed of it."""
    posted = from_epoch(float(document["postDate"])) if str(document.get("postDate", "")).isdigit() else None
    author = _line(document.get("from")) or _line(document.get("authorName")) or _line(document.get("profile"))
    fields = {
        "From": author,
        "Date": format_datetime(posted) if posted else "",
        "Subject": _line(document.get("subject")),
        "MIME-Version": "1.0",
        "Content-Type": "text/html; charset=utf-8",
    }
    headers = "".join(f"{name}: {value}\n" for name, value in fields.items() if value)
    return f"{headers}\n{document['messageBody']}\n"


def _line(value: object) -> str:
    return " ".join(html.unescape(value).split()) if isinstance(value, str) else ""

"""The headers of one reader's copy of a mail."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Literal, NamedTuple
from urllib.parse import quote

from .address import Mailbox, with_ascii_domain
from .body import MimeBody, octets_of
from .line import Header, HeaderRefused, fold, phrase, unstructured

_MESSAGE_ID = re.compile(r"<?([!-;=?-~]{1,800})>?")
_URL = re.compile(r"(?:https?|mailto):[!#-+\--;=?-~]+")  # printable ASCII without quote, comma, angle brackets
_LIST_ID = re.compile(r"[A-Za-z0-9._-]{1,255}")
_BROKEN = re.compile(r"\r(?!\n)|(?<!\r)\n|\n(?![ \t])")
_REFERENCES_KEPT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class MailingList:
    """What every mail of a network says of it (RFC 2369, RFC 2919).

    `list_id` looks like a host name and never changes. The others are mail addresses or URLs; a network that takes
    no mail has no `post`.
    """

    name: str
    list_id: str
    post: str = ""
    help: str = ""
    owner: str = ""
    subscribe: str = ""
    archive: str = ""


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """Where one reader leaves by one click (a POST to `url`, RFC 8058) or by mail to `address`. Either may be empty."""

    url: str = ""
    address: str = ""


class Letterhead(NamedTuple):
    """The headers that all copies of a mail share. Each reader's own stand between the three parts."""

    sender: tuple[Header, ...]
    matter: tuple[Header, ...]
    ending: tuple[Header, ...]

    def filled(self, addressed: Sequence[Header], ways_to_leave: Sequence[Header]) -> list[Header]:
        """All headers of one copy, with what `addressing` and `leaving` say."""
        return [*self.sender, *addressed, *self.matter, *ways_to_leave, *self.ending]


def letterhead(
    *,
    author: Mailbox,
    subject: str,
    date: datetime,
    message_id: str,
    body: MimeBody,
    sender: Mailbox | None = None,
    in_reply_to: str = "",
    references: Sequence[str] = (),
    mailing_list: MailingList | None = None,
    auto_submitted: Literal["", "auto-generated", "auto-replied"] = "",
) -> Letterhead:
    """See `headers`, which has them all. Raises HeaderRefused (NoAddress for a bad address)."""
    if date.tzinfo is None:
        raise ValueError("The date of a mail needs its time zone.")
    return Letterhead(
        sender=(_mailboxes("From", [author]), *([_mailboxes("Sender", [sender])] if sender else [])),
        matter=(
            unstructured("Subject", subject),
            ("Date", format_datetime(date)),
            _own_message_id(message_id),
            *_threading(in_reply_to, references),
            *(_list_headers(mailing_list) if mailing_list else []),
        ),
        ending=(*([("Auto-Submitted", auto_submitted)] if auto_submitted else []), *body.headers),
    )


def addressing(to: Sequence[Mailbox], reply_to: Mailbox | None = None) -> list[Header]:
    """To whom a copy goes, and where its reader's answer goes. Raises HeaderRefused."""
    return [*([_mailboxes("Reply-To", [reply_to])] if reply_to else []), _mailboxes("To", to)]


def leaving(ways: Unsubscribe) -> list[Header]:
    """How the reader of a copy leaves, for mail programs. Raises HeaderRefused."""
    places = [ways.url, ways.address and f"mailto:{_in_mailto(ways.address)}?subject=unsubscribe"]
    written = [_place(place) for place in places if place]
    if not written:
        return []
    lines = [fold("List-Unsubscribe", ", ".join(written).split(" "))]
    if ways.url.startswith("https://"):  # RFC 8058 knows one click by HTTPS alone
        lines.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return lines


def headers(
    *,
    author: Mailbox,
    to: Sequence[Mailbox],
    subject: str,
    date: datetime,
    message_id: str,
    body: MimeBody,
    sender: Mailbox | None = None,
    reply_to: Mailbox | None = None,
    in_reply_to: str = "",
    references: Sequence[str] = (),
    mailing_list: MailingList | None = None,
    unsubscribe: Unsubscribe | None = None,
    auto_submitted: Literal["", "auto-generated", "auto-replied"] = "",
) -> list[Header]:
    """All headers of one copy, encoded and folded, those of `body` among them; ready to be signed and assembled.

    `subject` and names may hold any characters but line breaks. Message-IDs may stand with or without angle
    brackets; of those answered, a malformed one is left out, since it comes from a stranger's mail.
    Raises HeaderRefused (NoAddress for a bad address).
    """
    shared = letterhead(
        author=author,
        subject=subject,
        date=date,
        message_id=message_id,
        body=body,
        sender=sender,
        in_reply_to=in_reply_to,
        references=references,
        mailing_list=mailing_list,
        auto_submitted=auto_submitted,
    )
    return shared.filled(addressing(to, reply_to), leaving(unsubscribe) if unsubscribe else [])


def assemble(lines: Sequence[Header], body: MimeBody) -> bytes:
    """The mail as octets. Raises HeaderRefused if a line break got into a header other than by folding."""
    return b"%b\r\n%b" % (written(lines), body.content)


def written(lines: Sequence[Header]) -> bytes:
    """Headers as octets. Raises HeaderRefused if a line break got into one other than by folding."""
    for name, value in lines:
        if "\n" in value or "\r" in value:
            _check_folding(name, value)
    return octets_of(lines)


def _check_folding(name: str, value: str) -> None:
    if _BROKEN.search(value) or any(not line.strip() for line in value.split("\r\n")):
        raise HeaderRefused(f"{name} holds a line break: {value[:80]!r}")


def _mailboxes(name: str, mailboxes: Sequence[Mailbox]) -> Header:
    words: list[str] = []
    for mailbox in mailboxes:
        words += mailbox.words()
        words[-1] += ","
    if not words:
        raise HeaderRefused(f"{name} holds no address.")
    words[-1] = words[-1].removesuffix(",")
    return fold(name, words)


def _own_message_id(message_id: str) -> Header:
    [written] = _written_ids([message_id]) or [""]
    if not written:
        raise HeaderRefused(f"This is no Message-ID: {message_id[:80]!r}")
    return "Message-ID", written


def _threading(in_reply_to: str, references: Sequence[str]) -> list[Header]:
    lines = []
    if answered := _written_ids([in_reply_to]):
        lines.append(("In-Reply-To", answered[0]))
    if earlier := _written_ids(references):
        kept = earlier if len(earlier) <= _REFERENCES_KEPT else [earlier[0], *earlier[1 - _REFERENCES_KEPT :]]
        lines.append(fold("References", kept))
    return lines


def _written_ids(message_ids: Sequence[str]) -> list[str]:
    matches = [_MESSAGE_ID.fullmatch(message_id) for message_id in message_ids]
    return [f"<{match[1]}>" for match in matches if match]


def _list_headers(of: MailingList) -> tuple[Header, ...]:
    if not _LIST_ID.fullmatch(of.list_id):
        raise HeaderRefused(f"This is no List-Id: {of.list_id[:80]!r}")
    places = [
        ("List-Help", of.help),
        ("List-Subscribe", of.subscribe),
        ("List-Owner", of.owner),
        ("List-Archive", of.archive),
    ]
    return (
        fold("List-Id", [*phrase(of.name), f"<{of.list_id}>"]),
        ("List-Post", _place(of.post) if of.post else "NO"),
        *((name, _place(place)) for name, place in places if place),
        ("Precedence", "list"),
        # List servers replace List-Id by their own, and leave this alone: what comes back with it went in a circle.
        ("X-Staffroom-Loop", of.list_id),
    )


def _place(place: str) -> str:
    """An address or URL as List-* headers want it: `<mailto:…>`, `<https://…>`."""
    url = place if ":" in place else f"mailto:{_in_mailto(place)}"
    if not _URL.fullmatch(url) or len(url) > 800:
        raise HeaderRefused(f"This is neither an address nor a URL that a header can hold: {place[:80]!r}")
    return f"<{url}>"


def _in_mailto(address: str) -> str:
    return quote(with_ascii_domain(address), safe="@+!$*-._~'")

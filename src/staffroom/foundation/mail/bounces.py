"""What a mail server says about mail that it could not deliver.

A delivery status notification (RFC 3464) says it in so many words. For everything else there is `flufl.bounce`, which
knows the habits of many servers, but reads most temporary failures as permanent: never act on a single report.
"""

import logging
import re
from dataclasses import dataclass
from email import message_from_bytes

from flufl.bounce import all_failures

from .addresses import is_address
from .entities import Entity
from .headers import Headers, message_ids, read_headers

_MAX_SCANNED = 100_000  # octets; what matters stands at the beginning
_MAX_GUESSED = 20_000  # octets, which the standard library has to parse
_MAX_RECIPIENTS = 500
_STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
_FULL = re.compile(r"quota|mailbox (is )?full|insufficient (disk|storage|system)|no (disk )?space", re.IGNORECASE)
# No such address; a mailbox that was closed; a domain that is not there; and the vaguest of all.
_OF_THE_ADDRESS = re.compile(r"5\.(0\.|1\.|2\.1$|4\.4$)")
_TELLING_SENDER = re.compile(rb"mailer-daemon|postmaster|mail delivery|mail-?daemon|mdaemon", re.IGNORECASE)
_TELLING_SUBJECT = re.compile(
    r"undeliver|delivery (status|failure|report|has failed)|delivery notification|returned mail|mail delivery"
    r"|non.?delivery|not be delivered|failure notice|non.?remis|unzustellbar|zustellung|no se (pudo|puede) entregar"
    r"|delayed mail|warning: could not send",
    re.IGNORECASE,
)

logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)  # it logs every detector it tries


@dataclass(frozen=True, slots=True)
class BouncedRecipient:
    """An address that mail did not reach."""

    address: str
    is_permanent: bool
    """Whether it is over for this mail. That says not that the address is dead: see `is_dead`."""
    status: str = ""
    """An enhanced status code (RFC 3463) such as “5.1.1”, if one was given."""
    diagnostic: str = ""
    """The receiving server's own words."""

    @property
    def is_dead(self) -> bool:
        """Whether it says that there is no such address (RFC 3463).

        What was not delivered because a mailbox is full, a server was away for days, or somebody's policy is against
        it, says nothing lasting of the address.
        """
        return self.is_permanent and (not self.status or bool(_OF_THE_ADDRESS.match(self.status)))


@dataclass(frozen=True, slots=True)
class BounceReport:
    """A server's report about mail that did not arrive, or not yet."""

    recipients: tuple[BouncedRecipient, ...]
    original_message_id: str = ""
    """The Message-ID of the mail that bounced, if the report holds its headers. Proves nothing."""


def read_bounce(root: Entity) -> BounceReport | None:
    """The report that the mail is, or None if it is none."""
    if not _looks_like_bounce(root):
        return None
    recipients = [
        recipient
        for entity in root.walk()
        if entity.content_type in {"message/delivery-status", "message/global-delivery-status"}
        for recipient in _in_status(entity.content(_MAX_SCANNED))
    ]
    recipients = recipients or _guessed(root.raw)
    if not recipients:
        return None
    return BounceReport(tuple(recipients[:_MAX_RECIPIENTS]), _original_id(root))


def _looks_like_bounce(root: Entity) -> bool:
    headers = root.headers
    return (
        root.content_type == "multipart/report"
        or headers.has("x-failed-recipients")
        or headers.first("return-path") == b"<>"
        or any(_TELLING_SENDER.search(headers.first(name)[:300]) for name in ("from", "return-path"))
        or bool(_TELLING_SUBJECT.search(headers.words("subject")))
    )


def _in_status(octets: bytes) -> list[BouncedRecipient]:
    """The recipients that failed, from the groups of fields of which the first is about the message."""
    recipients: list[BouncedRecipient] = []
    position = 0
    while position < len(octets) and len(recipients) < _MAX_RECIPIENTS:
        group, position = read_headers(octets, position, len(octets))
        if not group.fields and group.notes:
            break
        if recipient := _in_group(group):
            recipients.append(recipient)
    return recipients


def _in_group(group: Headers) -> BouncedRecipient | None:
    action, status = group.words("action").lower(), _STATUS.search(group.words("status"))
    address = _address(group.words("original-recipient")) or _address(group.words("final-recipient"))
    if not address or not action.startswith(("fail", "delay", "error")):
        return None
    diagnostic = group.words("diagnostic-code").removeprefix("smtp;").strip()
    is_permanent = not action.startswith("delay")
    return BouncedRecipient(address, is_permanent, status[0] if status else "", diagnostic)


def _address(value: str) -> str:
    """The address in `rfc822;jo@example.org`, in lower case, or “”."""
    address = value.rpartition(";")[2].strip().strip("<>").lower()
    return address if is_address(address) else ""


def _guessed(raw: bytes) -> list[BouncedRecipient]:
    """What `flufl.bounce` makes of the beginning of the mail."""
    try:
        temporary, permanent = all_failures(message_from_bytes(raw[:_MAX_GUESSED]))
    except Exception:  # noqa: BLE001 (it parses foreign mail with the standard library, which may raise anything)
        return []
    found = {address.decode("ascii", "ignore").lower(): False for address in temporary}
    found |= {address.decode("ascii", "ignore").lower(): True for address in permanent}
    status = _said_status(raw[:_MAX_GUESSED].decode("ascii", "ignore"))
    return [BouncedRecipient(address, kind, status) for address, kind in sorted(found.items()) if is_address(address)]


def _said_status(text: str) -> str:
    """The one status code that stands in it, or the one for a full mailbox if it speaks of that; else ""."""
    codes = {found[0] for found in _STATUS.finditer(text)}
    if len(codes) == 1:
        return codes.pop()
    return "5.2.2" if not codes and _FULL.search(text) else ""


def _original_id(root: Entity) -> str:
    for entity in root.walk():
        if entity.content_type in {"message/rfc822", "text/rfc822-headers", "message/global-headers"}:
            returned = entity.content(_MAX_SCANNED)
            headers, _ = read_headers(returned, 0, len(returned))
            return next(iter(message_ids(headers.first("message-id"))), "")
    return ""

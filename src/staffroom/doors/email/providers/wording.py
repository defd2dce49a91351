"""From a mail as octets to what anymail hands to a provider: its parts one by one, and the headers that are ours."""

from collections.abc import Mapping
from email import message_from_bytes
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import compat32, default
from typing import NamedTuple

from anymail.message import AnymailMessage

from staffroom.foundation.smtp import Outgoing

# Written by the provider, or told to it beside the headers.
_TOLD_OTHERWISE = {"from", "to", "reply-to", "subject", "date", "dkim-signature", "mime-version"}


class Attached(NamedTuple):
    filename: str
    content: bytes
    content_type: str


class Content(NamedTuple):
    """What all copies of one mail share."""

    text: str
    html: str
    attached: tuple[Attached, ...]


def content_of[Tag](mail: Outgoing[Tag]) -> Content:
    """What the mail says and brings along. It is one that we composed: it can be read."""
    whole = message_from_bytes(mail.whole, policy=default)
    files = [
        Attached(part.get_filename() or "", bytes(part.get_payload(decode=True) or b""), part.get_content_type())
        for part in whole.iter_attachments()
    ]
    return Content(_said(whole, "plain"), _said(whole, "html"), tuple(files))


def worded[Tag](mail: Outgoing[Tag], content: Content, more: Mapping[str, str]) -> AnymailMessage:
    """The mail for anymail, with our own headers and `more` of them."""
    # Values are ASCII as they stand, with encoded words: not every provider would encode them.
    written = message_from_bytes(mail.data.rstrip() + b"\r\n\r\n", policy=compat32)
    read = message_from_bytes(mail.data.rstrip() + b"\r\n\r\n", policy=default)
    ours = {name: _unfolded(str(value)) for name, value in written.items() if not _is_told_otherwise(name)}
    message = AnymailMessage(
        subject=str(read["Subject"]),
        body=content.text,
        from_email=_mailbox(read, "From"),
        to=[mail.recipient],
        reply_to=[_mailbox(read, "Reply-To")] if read["Reply-To"] else None,
        headers=ours | dict(more),
    )
    if content.html:
        message.attach_alternative(content.html, "text/html")
    for file in content.attached:
        message.attach(file.filename, file.content, file.content_type)
    return message


def _said(whole: EmailMessage, kind: str) -> str:
    part = whole.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part else ""


def _is_told_otherwise(name: str) -> bool:
    return name.lower() in _TOLD_OTHERWISE or name.lower().startswith("content-")


def _mailbox(read: EmailMessage, name: str) -> str:
    """“Jo Norwood (Keys)” <jo@example.org>: quoted where it has to be, and in nobody's alphabet but its own."""
    first = read[name].addresses[0]
    return str(HeaderAddress(display_name=first.display_name, addr_spec=first.addr_spec))


def _unfolded(value: str) -> str:
    return " ".join(value.replace("\r", "").split("\n")).replace("  ", " ").strip()

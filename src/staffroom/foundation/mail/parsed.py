"""What a mail says once it has been read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from .addresses import Mailbox
from .bounces import BounceReport

type Form = Literal["plain", "html"]


@dataclass(frozen=True, slots=True)
class MailPart:
    """Something a mail brings along besides its text."""

    filename: str
    """Safe to show and to offer: one line, no folders, no control characters. Never empty."""
    content_type: str
    """As the sender says, in lower case: not to be believed."""
    content: bytes
    content_id: str = ""
    is_inline: bool = False
    """A picture that stands in the text, say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedMail:
    """One mail, decoded. Every string is free of NUL, other control characters and lone surrogates."""

    message_id: str
    """Without angle brackets. Where the mail has none, derived from what does not change on its way."""
    subject: str
    from_name: str
    from_address: str
    """Empty if the mail names nobody, or more than one."""
    reply_to: tuple[Mailbox, ...] = ()
    to: tuple[Mailbox, ...] = ()
    cc: tuple[Mailbox, ...] = ()
    addresses_cut: bool = False
    """There were more addresses than are listed here."""
    date: datetime | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    """The newest last."""
    text: str = ""
    """What the sender wrote in this mail: without quoted mail and signature, as plain text, never Markdown."""
    quoted: str = ""
    signature: str = ""
    form: Form = "plain"
    interleaved: bool = False
    """The text answers quotes one by one, so these are still in it."""
    parts: tuple[MailPart, ...] = ()
    is_encrypted: bool = False
    auto_reason: str = ""
    """Why this was sent by a machine, and should be neither posted nor answered."""
    list_reason: str = ""
    """Why it seems that a list passed it on."""
    list_ids: tuple[str, ...] = ()
    loops: tuple[str, ...] = ()
    """The lists of sites like this one that it went through."""
    hops: int = 0
    """How many servers have passed it on."""
    bounce: BounceReport | None = None
    authentication_results: tuple[str, ...] = ()
    """The headers' values, the newest first."""
    language: str = ""
    notes: tuple[str, ...] = ()
    """What was odd, for an operator."""

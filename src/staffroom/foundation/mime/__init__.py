"""Writing mail: the body once for everybody, the headers for each reader, and both put together as octets."""

from .address import Mailbox, NoAddress, with_ascii_domain
from .body import Attachment, MimeBody, compose
from .letterhead import (
    Letterhead,
    MailingList,
    Unsubscribe,
    addressing,
    assemble,
    headers,
    leaving,
    letterhead,
    written,
)
from .line import Header, HeaderRefused

__all__ = [
    "Attachment",
    "Header",
    "HeaderRefused",
    "Letterhead",
    "Mailbox",
    "MailingList",
    "MimeBody",
    "NoAddress",
    "Unsubscribe",
    "addressing",
    "assemble",
    "compose",
    "headers",
    "leaving",
    "letterhead",
    "with_ascii_domain",
    "written",
]

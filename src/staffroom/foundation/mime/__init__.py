"""Writing mail: the body once for everybody, the headers for each reader, and both put together as octets."""

from .address import Mailbox, NoAddress, with_ascii_domain
from .body import Attachment, MimeBody, compose
from .letterhead import MailingList, Unsubscribe, assemble, headers
from .line import Header, HeaderRefused

__all__ = [
    "Attachment",
    "Header",
    "HeaderRefused",
    "Mailbox",
    "MailingList",
    "MimeBody",
    "NoAddress",
    "Unsubscribe",
    "assemble",
    "compose",
    "headers",
    "with_ascii_domain",
]

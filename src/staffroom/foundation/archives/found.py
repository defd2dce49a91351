"""One mail as it was found in an archive, and what is said when an archive can't be read."""

from dataclasses import dataclass
from datetime import datetime

from staffroom.foundation.mail.limits import MAX_RAW

MAX_PIECE = MAX_RAW
"""Octets of one mail in an archive; of a longer one the beginning is kept."""


class ArchiveRefused(Exception):
    """This archive can't be read. The message, in English, is fit to show; `gettext` knows it."""


class NoMail(ArchiveRefused):
    """There is none in it."""


@dataclass(frozen=True, slots=True)
class Found:
    """One mail, or something that stands where one should be."""

    raw: bytes
    """RFC 5322 octets, with LF or CRLF as they were. Addresses that an archive had disguised are addresses again."""
    place: str
    """Where it was, for a reader: “2009-January.txt, message 17 (line 2,113)”."""
    trouble: str = ""
    """Why this can't be taken for a mail: then it is to be held and shown. In English; `gettext` knows it."""
    received: datetime | None = None
    """When it came, by the archive's own mark (the From_ line, a file's name): often without a zone, then in UTC."""
    topic: str = ""
    """What the archive calls the conversation that it belongs to, where it has names for them."""

"""From the raw mail to what may be posted of it. No database here: this runs ahead of the acting."""

from dataclasses import dataclass

from django.conf import settings

from staffroom.foundation.files import SafeFile
from staffroom.foundation.mail import ParsedMail, parse_safely
from staffroom.foundation.mail.contents import kept_files
from staffroom.foundation.mail.digests import digest_of

from .origins import NOT_ASKED, Origin


@dataclass(frozen=True)
class Content:
    """What a mail says, and brings along.

    `remarks`: a line for each file that could not be kept. `digest` is the same for the same words and files of the
    same sender, whatever way they came.
    """

    parsed: ParsedMail
    files: tuple[SafeFile, ...]
    remarks: tuple[str, ...]
    digest: str
    origin: Origin = NOT_ASKED


def read(raw: bytes) -> Content:
    """Raises foundation.mail.Unreadable for what goes beyond the limits."""
    parsed = parse_safely(raw)
    kept, remarks = kept_files(parsed.parts, limit=settings.ATTACHMENT_MAX_SIZE)
    return Content(parsed, kept, remarks, digest_of(parsed))

"""From the raw mail to what may be posted of it. No database here: this runs ahead of the acting."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from staffroom.foundation import files
from staffroom.foundation.files import FileRefused, SafeFile
from staffroom.foundation.mail import MailPart, ParsedMail, parse_safely
from staffroom.foundation.mail.subjects import bare_subject


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


def read(raw: bytes) -> Content:
    """Raises foundation.mail.Unreadable for what goes beyond the limits."""
    parsed = parse_safely(raw)
    kept, remarks = _inspected(parsed.parts)
    return Content(parsed, kept, remarks, digest_of(parsed))


def digest_of(parsed: ParsedMail) -> str:
    hashed = hashlib.sha256()
    words = [parsed.from_address, bare_subject(parsed.subject).casefold(), " ".join(parsed.text.split())]
    for piece in [*(word.encode() for word in words), *(part.content for part in parsed.parts)]:
        hashed.update(hashlib.sha256(piece).digest())
    return hashed.hexdigest()


def _inspected(parts: Iterable[MailPart]) -> tuple[tuple[SafeFile, ...], tuple[str, ...]]:
    kept, remarks = [], []
    for part in parts:
        try:
            kept.append(files.inspect(part.content, part.filename, limit=settings.ATTACHMENT_MAX_SIZE))
        except FileRefused as refusal:
            remarks.append(_("%(file)s: %(why)s") % {"file": part.filename, "why": refusal})
    return tuple(kept), tuple(remarks)

"""Reading such a file, whatever it is: known by what is in it, not by its name."""

import re
from collections.abc import Collection

from staffroom.foundation.rosters.workbooks import is_workbook

from . import cards, grids, json_resume, linkedin
from .resume import UNREADABLE, Resume, ResumeRefused
from .tables import text_of
from .wording import marked as _

_CARD = re.compile(r"\s*BEGIN:VCARD", re.IGNORECASE)
_JSON = re.compile(r"\s*[{\[]")
_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07")
MOST_TEXT = 20_000_000  # octets


def read(content: bytes, own: Collection[str] = ()) -> Resume:
    """What the file says of the one who has the `own` addresses. Raises ResumeRefused.

    No limits but those on what is taken: whoever doesn't trust the file reads it with `read_safely`.
    """
    if not content.strip():
        raise ResumeRefused(_("This file is empty. Export it once more, please."))
    resume = _packed(content) if content.startswith(b"PK") else _text(content, own)
    resume.addresses = list(dict.fromkeys(email for email in resume.addresses if email not in own))
    if not resume.says_something and not resume.addresses:
        raise ResumeRefused(_("There is nothing in this file that we could take over."))
    return resume


def _packed(content: bytes) -> Resume:
    if is_workbook(content):
        raise ResumeRefused(_("This is a workbook of Excel's. Save the table in it as CSV, and give us that file."))
    return linkedin.read_export(content)


def _text(content: bytes, own: Collection[str]) -> Resume:
    if content.startswith(b"%PDF"):
        raise ResumeRefused(
            _("This is a PDF, which is made for printing. LinkedIn's “Get a copy of your data” gives a zip: take that.")
        )
    if content.startswith(_PACKED) or len(content) > MOST_TEXT:
        raise ResumeRefused(UNREADABLE)
    text = text_of(content)
    if "\0" in text:
        raise ResumeRefused(UNREADABLE)
    if _CARD.match(text):
        return cards.read(text, own)
    if _JSON.match(text):
        return json_resume.read(text)
    return linkedin.read_table(text) or grids.read(text, own)

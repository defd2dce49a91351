"""What of a mail that was read may be kept: its files, and its title."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from staffroom.foundation import files
from staffroom.foundation.excerpts import excerpt
from staffroom.foundation.files import FileRefused, SafeFile

from .parsed import MailPart
from .subjects import bare_subject

LONGEST_FROM_TEXT = 60


def kept_files(parts: Iterable[MailPart], *, limit: int) -> tuple[tuple[SafeFile, ...], tuple[str, ...]]:
    """The files as they may be kept, and a line for each that may not. `limit`: octets of one."""
    kept, remarks = [], []
    for part in parts:
        try:
            kept.append(files.inspect(part.content, part.filename, limit=limit))
        except FileRefused as refusal:
            remarks.append(_("%(file)s: %(why)s") % {"file": part.filename, "why": refusal})
    return tuple(kept), tuple(remarks)


def title_of(subject: str, text: str, names: tuple[str, ...]) -> str:
    """A conversation's title: the bare subject, or else the first words of the text; "" if there are none."""
    return bare_subject(subject, names) or excerpt(text, LONGEST_FROM_TEXT)

"""Unpacking winmail.dat: Outlook's own wrapping (TNEF) around attachments, and sometimes around the text."""

import logging
from dataclasses import dataclass

from tnefparse import TNEF

from .characters import clean_text
from .charsets import decode

logging.getLogger("tnef-decode").setLevel(logging.CRITICAL)
_MAX_FILES = 100


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What was in a winmail.dat."""

    files: tuple[tuple[str, bytes], ...]
    text: str = ""
    html: str = ""


def unpack_winmail(octets: bytes) -> Unpacked | None:
    """The files and the text, or None if it can't be read, or holds nothing."""
    try:
        tnef = TNEF(octets, do_checksum=False)
        files = tuple((_text(file.long_filename()), bytes(file.data)) for file in tnef.attachments[:_MAX_FILES])
        found = Unpacked(tuple(file for file in files if file[1]), _text(tnef.body), _text(tnef.htmlbody))
    except Exception:  # noqa: BLE001 (its parser does not check what it reads, and raises whatever comes of it)
        return None
    return found if found.files or found.text or found.html else None


def _text(value: str | bytes | None) -> str:
    if isinstance(value, bytes):
        return decode(value, "utf-8")[0].strip()
    return clean_text(value or "").strip()

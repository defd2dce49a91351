"""Plain text, and whatever is written in it: CSV, Markdown."""

import codecs
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from staffroom.foundation.mail.charsets import decode
from staffroom.foundation.mail.guessing import guess_escaped

MOST_OCTETS = 2_000_000
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def texts(file: BinaryIO) -> Iterator[str]:
    yield decoded(file.read(MOST_OCTETS))


def decoded(content: bytes, label: str = "") -> str:
    """As it says it is written; else as UTF-8, if it is; else as `label` says, or as it looks."""
    said = next((name for mark, name in _MARKS.items() if content.startswith(mark)), "")
    if said:
        return content.decode(said, "replace")
    if not guess_escaped(content):
        # It may have been cut within a letter.
        with suppress(UnicodeDecodeError):
            return codecs.getincrementaldecoder("utf-8")().decode(content)
    return decode(content, label)[0]

"""Plain text, and whatever is written in it: CSV, Markdown."""

import codecs
from collections.abc import Iterator
from typing import BinaryIO

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


def decoded(content: bytes) -> str:
    """As it says it is written; else as UTF-8, if it is, or as Windows writes."""
    said = next((name for mark, name in _MARKS.items() if content.startswith(mark)), "")
    if said:
        return content.decode(said, "replace")
    # It may have been cut within a letter.
    whole = codecs.getincrementaldecoder("utf-8")()
    try:
        return whole.decode(content)
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")

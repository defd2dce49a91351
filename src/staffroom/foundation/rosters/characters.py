"""From the octets of a text file to its lines, whichever program on whichever system has saved it."""

import codecs
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .roster import RosterRefused

HEAD = 100_000  # characters by which a file is known
_LONGEST_LINE = 200_000  # characters: thousands of addresses
_CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Text:
    """A text file: its beginning, and its lines as often as they are asked for. It is never in memory twice."""

    def __init__(self, content: bytes) -> None:
        """Raises RosterRefused if this is no text."""
        self._content = content
        self.codec = codec_of(content)
        self.head = self._open().read(HEAD)
        if "\0" in self.head:
            raise RosterRefused(
                _(
                    "This file is neither a table nor a text. Export the members of your list as CSV, please, "
                    "and import that file."
                )
            )

    @property
    def has_quotes(self) -> bool:
        """Whether there is any quotation mark in the text."""
        return b'"' in self._content

    def lines(self) -> Iterator[str]:
        """The lines with their ends. Raises RosterRefused at one that is none any more."""
        stream = self._open()
        while line := stream.readline(_LONGEST_LINE + 1):
            if len(line) > _LONGEST_LINE:
                raise RosterRefused(
                    _("There is a line in this file that doesn't end. Save it with one member on each line, please.")
                )
            yield line

    def whole(self, at_most: int) -> str:
        """All of it. Raises RosterRefused if that is more than `at_most` characters."""
        text = self._open().read(at_most + 1)
        if len(text) > at_most:
            raise RosterRefused(
                _(
                    "This file is too large to be read in one go. Export the members as CSV, please, or in "
                    "several files."
                )
            )
        return text

    def _open(self) -> io.TextIOWrapper:
        return io.TextIOWrapper(io.BytesIO(self._content), self.codec, errors="replace", newline="")


def codec_of(content: bytes) -> str:
    """Python's name for the encoding: by its mark, by what proves itself, or Windows' Western European."""
    for mark, codec in _MARKS:
        if content.startswith(mark):
            return codec
    head = content[:4_000]
    if head.count(0) > len(head) // 4:
        return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    return "utf-8" if _is_utf8(content) else "cp1252"


def _is_utf8(content: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(content)
    try:
        for begin in range(0, len(content), _CHUNK):
            decoder.decode(view[begin : begin + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True

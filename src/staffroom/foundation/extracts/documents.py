"""Text of Word's documents, Excel's workbooks and PowerPoint's presentations (DOCX, XLSX, PPTX)."""

from collections.abc import Iterator
from typing import BinaryIO

from .packed import Package, Reader, every, parts_in_order
from .trouble import Trouble, Unreadable

_WORDS = ["word/document.xml", "word/footnotes.xml", "word/endnotes.xml", "word/comments.xml"]
_SHEETS = "xl/worksheets/sheet"
_STRINGS = "xl/sharedStrings.xml"
_SLIDES, _NOTES = "ppt/slides/slide", "ppt/notesSlides/notesSlide"


def texts(file: BinaryIO) -> Iterator[str]:
    """Piece by piece: paragraphs, cells with words, slides and their notes. Raises Unreadable."""
    package = Package(file)
    names = package.names
    parts = [*_WORDS, _STRINGS, *parts_in_order(names, _SHEETS)]
    parts += [*parts_in_order(names, _SLIDES), *parts_in_order(names, _NOTES)]
    if not set(parts) & set(names):
        raise Unreadable(Trouble.DAMAGED)
    yield from every(package, parts, _reader)


def _reader() -> Reader:
    """What is written stands in t; rPh tells how Japanese words are read."""
    return Reader(
        wanted=frozenset({"t"}),
        unwanted=frozenset({"rPh"}),
        breaks=frozenset({"p", "si", "is", "tab", "br", "cr"}),
    )

"""Rows of comma-separated values, below whatever stands before their titles."""

import csv
import io
from collections.abc import Iterator, Mapping

from staffroom.foundation.rosters.characters import codec_of

from .resume import TOO_MUCH, ResumeRefused

MOST_ROWS = 60_000
_LONGEST_CELL = 200_000  # characters
_MOST_COLUMNS = 200
_PREAMBLE = 12  # rows: LinkedIn puts notes above the titles of its connections
_DELIMITERS = ",;\t"

type Row = Mapping[str, str]
"""What stands below each title. Titles are in lower case, words with single spaces."""


def text_of(content: bytes) -> str:
    """The file's text, whichever system saved it."""
    return content.decode(codec_of(content), errors="replace").lstrip("\ufeff")


def rows(text: str, known: frozenset[str]) -> Iterator[Row]:
    """The rows below the first line of which a title is among the `known`; none if there is no such line.

    Raises ResumeRefused for what has no end.
    """
    csv.field_size_limit(_LONGEST_CELL)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    titles: list[str] = []
    try:
        for number, cells in enumerate(lines):
            if number > MOST_ROWS or len(cells) > _MOST_COLUMNS:
                raise ResumeRefused(TOO_MUCH)
            if titles:
                yield dict(zip(titles, cells, strict=False))
            elif number > _PREAMBLE:
                return
            elif known & set(found := [title_of(cell) for cell in cells]):
                titles = found
    except csv.Error as trouble:
        raise ResumeRefused(TOO_MUCH) from trouble


def title_of(cell: str) -> str:
    """“E-mail 1 - Value” is “email 1 value”."""
    return " ".join(cell[:80].lower().replace("e-mail", "email").replace("-", " ").replace("_", " ").split())


def _delimiter(text: str) -> str:
    head = text[:4_000]
    return max(_DELIMITERS, key=head.count)

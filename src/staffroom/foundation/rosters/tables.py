"""Comma-separated values, with whatever stands for the comma."""

import csv
from collections.abc import Iterator
from itertools import chain, islice

from django.utils.translation import gettext as _

from .characters import Text
from .draft import Drafts
from .grids import Grid, take
from .roster import RosterRefused

_DELIMITERS = ",;\t|"
_TRIED = 40  # lines


def read(text: Text) -> Drafts | None:
    """What stands in this table; None if it is none, but a text in lines. Raises RosterRefused."""
    delimiter = _delimiter(text)
    if not delimiter:
        return None
    is_quoted = _is_quoted_well(text, delimiter)
    drafts = Drafts("table")
    take(Grid(_rows(text.lines(), delimiter, is_quoted=is_quoted)), drafts, place)
    return drafts


def place(number: int) -> str:
    """Where a row stands, for a reader."""
    return _("row %(number)s") % {"number": f"{number:,}"}


def _delimiter(text: Text) -> str:
    """What stands between the columns: "" if there are none."""
    lines = text.head.splitlines(keepends=True)[:_TRIED]
    if lines and lines[0][:4].lower() == "sep=" and len(lines[0].strip()) == 5:
        return lines[0].strip()[4]
    refused: list[RosterRefused] = []
    grids = {delimiter: _tried(lines, delimiter, refused) for delimiter in _DELIMITERS}
    with_header = [it for it, grid in grids.items() if grid and grid.has_header]
    if with_header:
        return max(with_header, key=lambda it: _known(grids[it]))
    if _are_mailboxes(lines):
        return ""
    wide = [it for it, grid in grids.items() if grid and grid.has_addresses and _is_even(lines, it)]
    if refused and not wide:
        raise refused[0]
    return max(wide, key=lambda it: _known(grids[it]), default="")


def _known(grid: Grid | None) -> int:
    return len(grid.fields) if grid else 0


def _tried(lines: list[str], delimiter: str, refused: list[RosterRefused]) -> Grid | None:
    try:
        return Grid(_rows(iter(lines), delimiter, is_quoted=True))
    except RosterRefused as refusal:
        refused.append(refusal)
        return None


def _is_even(lines: list[str], delimiter: str) -> bool:
    """Whether nearly all lines have the same number of columns, and more than one."""
    widths = [line.count(delimiter) for line in lines if line.strip()]
    most_common = max(set(widths), key=widths.count, default=0)
    return most_common > 0 and widths.count(most_common) * 10 >= len(widths) * 6


def _are_mailboxes(lines: list[str]) -> bool:
    """Whether most lines are “Name <address>”, or hold several addresses, and so have commas of their own."""
    lines = [line.strip(" \t\r\n,;") for line in lines if "@" in line]
    mailboxes = sum(
        (line.endswith(">") and line.count("@") == line.count("<")) or line.count("@") > 2 for line in lines
    )
    return mailboxes * 10 >= len(lines) * 6


def _is_quoted_well(text: Text, delimiter: str) -> bool:
    """Whether the quotation marks come in pairs: one that is never closed would swallow members."""
    if not text.has_quotes:
        return True
    try:
        for cells in _rows(text.lines(), delimiter, is_quoted=True):
            if any(_holds_a_row(cell, delimiter) for cell in cells):
                return False
    except RosterRefused:
        return False
    return True


def _holds_a_row(cell: str, delimiter: str) -> bool:
    """Whether one of the lines in a cell is somebody's row; a cell may well have several lines of its own."""
    return "@" in cell and any("@" in line and delimiter in line for line in cell.splitlines()[1:])


def _rows(lines: Iterator[str], delimiter: str, *, is_quoted: bool) -> Iterator[list[str]]:
    first = list(islice(lines, 1))
    lines = chain(first, lines)
    if first and first[0][:4].lower() == "sep=" and len(first[0].strip()) == 5:
        lines = islice(lines, 1, None)  # Excel shows no row for it either
    try:
        if is_quoted:
            yield from csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
        else:
            for cells in csv.reader(lines, delimiter=delimiter, skipinitialspace=True, quoting=csv.QUOTE_NONE):
                yield [cell.strip('" ') for cell in cells]
    except csv.Error:
        raise RosterRefused(
            _(
                "A quotation mark in this file is opened and never closed, so it can't be told where the rows "
                "end. Save it once more as CSV, please."
            )
        ) from None

"""Excel's workbooks (XLSX): values only, row by row, and never more than a roster could be."""

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from django.utils.translation import gettext as _

from .draft import Drafts, some
from .grids import MOST_COLUMNS, Grid, take
from .roster import MOST_ROWS, RosterRefused

_MOST_OCTETS = 10_000_000  # of what is read, unpacked: some 30,000 members
_MOST_PARTS = 500
_MOST_SHEETS = 20
_WORKBOOK = "xl/workbook.xml"
# What openpyxl raises for workbooks that are damaged, or made up: whatever its parser meets first.
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, ParseError, KeyError, ValueError, TypeError, IndexError, AttributeError),
    *(OSError, EOFError, RecursionError, NotImplementedError, OverflowError, AssertionError, RuntimeError),
)


def is_workbook(content: bytes) -> bool:
    """Whether this zip file is a workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return _WORKBOOK in parts.namelist()
    except _DAMAGE:
        return False


def read(content: bytes) -> Drafts:
    """What stands in the sheets of this workbook. Raises RosterRefused."""
    try:
        _weigh(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and drawings, which aren't read
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            return _sheets(book)
    except _DAMAGE:
        raise RosterRefused(
            _(
                "This workbook is damaged, or protected by a password. Save it once more as CSV, please, and "
                "import that file."
            )
        ) from None


def _weigh(content: bytes) -> None:
    """Raises RosterRefused for a workbook that becomes too large once it is unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        texts = [part for part in parts.infolist() if part.filename.endswith((".xml", ".rels"))]
        if len(parts.infolist()) > _MOST_PARTS or sum(part.file_size for part in texts) > _MOST_OCTETS:
            raise RosterRefused(
                _(
                    "This workbook is too large to be read here. Save the sheet with the members as CSV, "
                    "please, and import that file."
                )
            )
        for part in texts:
            with parts.open(part) as stream:
                if b"<!DOCTYPE" in stream.read(1_000):  # entities that stand for one another
                    raise zipfile.BadZipFile


def _sheets(book: Any) -> Drafts:
    drafts = Drafts("table")
    without: list[str] = []
    sheets = book.worksheets
    for sheet in sheets[:_MOST_SHEETS]:
        grid = Grid(_rows(sheet))
        if grid.has_addresses:
            take(grid, drafts, partial(_place, sheet.title if len(sheets) > 1 else ""))
        else:
            without.append(sheet.title)
    without += [sheet.title for sheet in sheets[_MOST_SHEETS:]]
    if without:
        drafts.remarks.append(
            _("These sheets are passed over, as there are no addresses in them: %(names)s.") % {"names": some(without)}
        )
    return drafts


def _rows(sheet: Any) -> Iterator[list[str]]:
    # One row and one column more than may be there, so that it is noticed.
    for cells in sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 100, max_col=MOST_COLUMNS + 1):
        yield [_words(cell) for cell in cells]


def _words(cell: object) -> str:
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _place(title: str, number: int) -> str:
    if title:
        return _("sheet “%(title)s”, row %(number)s") % {"title": title[:60], "number": f"{number:,}"}
    return _("row %(number)s") % {"number": f"{number:,}"}

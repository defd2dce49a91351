"""Tables written as CSV, for programs that take some texts for formulas."""

import csv
import io
from collections.abc import Iterable, Sequence

# What a program for tables works out instead of showing it: also as full-width signs, and behind a tab or line break.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def write_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with the mark that such programs know it by. No cell is a formula: those that look like one get a “'”."""
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow([_tame(cell) for cell in head])
    table.writerows([_tame(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def _tame(cell: str) -> str:
    cell = cell.replace("\x00", "")
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(_FORMULA) else cell

"""Lists of words as CSV files: those that we ship, and those that operators write.

The columns: `name` (in the site's first language), and if wanted `slug` (what it is known by, whatever it is called)
and `name_de`, `name_fr`, …: what it is called in other languages. Ours have `vocabulary` besides.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib.resources import files

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffroom.foundation.csv_tables import write_table
from staffroom.foundation.mail.characters import clean_line

# What can be chosen to begin with; the first is what a new site has.
READY: dict[str, Promise] = {
    "information": gettext_lazy("Library and information work"),
    "general": gettext_lazy("Any profession"),
}
LARGEST = 1024 * 1024
MOST_ROWS = 2_000
LONGEST_NAME = 80
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NAME_IN = re.compile(r"name[_ -]([a-z]{2})")
_FORMULA = tuple("=+-@＝＋－＠")
_SEPARATORS = ",;\t"
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # of today's programs for tables, and of Excel's before 2007


@dataclass(frozen=True)
class Row:
    """One word. `slug` is "" where the file gives none; `names` are those in other languages, by code."""

    name: str
    slug: str = ""
    names: dict[str, str] = field(default_factory=dict)
    vocabulary: str = ""


class UnreadableRows(Exception):
    """The file is no such list. Says why, with the line, to whoever chose it."""


def read_rows(raw: bytes) -> list[Row]:
    """The words of a CSV file, separated by commas, semicolons or tabs. Raises UnreadableRows."""
    if len(raw) > LARGEST:
        raise UnreadableRows(_("The file is larger than a megabyte: that is no list of words."))
    text, separator = _opened(_decoded(raw))
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        head = _head(next((cells for cells in lines if any(map(str.strip, cells))), []))
        rows = [
            _row(_by_column(head, cells, lines.line_num), lines.line_num)
            for cells in lines
            if any(map(str.strip, cells))
        ]
    except csv.Error as trouble:
        raise UnreadableRows(
            _("Line {line} can't be read: a quotation mark may be missing.").format(line=lines.line_num)
        ) from trouble
    if not rows:
        raise UnreadableRows(_("There is no word in this file."))
    if len(rows) > MOST_ROWS:
        raise UnreadableRows(_("That is too many: {most} are the most.").format(most=MOST_ROWS))
    return rows


def write_rows(rows: Iterable[Row], languages: Sequence[str]) -> bytes:
    """The same file: what comes out goes in again. No cell is taken for a formula by a program for tables."""
    head = ["slug", "name", *(f"name_{language}" for language in languages)]
    return write_table(
        head, ([row.slug, row.name, *(row.names.get(language, "") for language in languages)] for row in rows)
    )


def read_ready(name: str) -> dict[str, list[Row]] | None:
    """A list that we ship, by vocabulary; None if there is none of this name."""
    if name not in READY:
        return None
    found: dict[str, list[Row]] = {}
    for row in read_rows((files(__name__) / f"{name}.csv").read_bytes()):
        found.setdefault(row.vocabulary, []).append(row)
    return found


def _decoded(raw: bytes) -> str:
    """As UTF-8, as UTF-16 where it says so, or as the programs for tables of Windows write it."""
    if raw.startswith(_WORKBOOKS):
        raise UnreadableRows(
            _("This is a workbook, whatever it is called. Open it, and save it as CSV: “CSV UTF-8” in Excel.")
        )
    is_wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableRows(_("This is not text that can be read. Save it as CSV, in UTF-8."))


def _opened(text: str) -> tuple[str, str]:
    """The text of the table, and what separates its cells, as its first line shows, or says: “sep=;”."""
    first = next(filter(str.strip, text.splitlines()), "")
    if first.lower().startswith("sep=") and first[4:] in {*_SEPARATORS}:
        return text[text.index(first) + len(first) :], first[4:]
    return text, max(_SEPARATORS, key=first.count)


def _head(cells: Sequence[str]) -> list[str]:
    head = [cell.strip().lower() for cell in cells]
    if "name" not in head:
        raise UnreadableRows(_("The first line must name the columns, and one of them must be “name”."))
    return head


def _by_column(head: Sequence[str], cells: Sequence[str], line: int) -> dict[str, str]:
    if any(cell.strip() for cell in cells[len(head) :]):
        words = _("Line {line} has more cells than the first line has columns: put a name with “,” in quotation marks.")
        raise UnreadableRows(words.format(line=line))
    return dict(zip(head, cells, strict=False))


def _row(cells: dict[str, str], line: int) -> Row:
    name = _cell(cells.get("name", ""))
    slug = cells.get("slug", "").strip().lower()
    if not name or len(name) > LONGEST_NAME:
        words = _("Line {line}: give the word a name, of {most} characters at the most.")
        raise UnreadableRows(words.format(line=line, most=LONGEST_NAME))
    if slug and (not _SLUG.fullmatch(slug) or len(slug) > 60):
        words = _("Line {line}: “{slug}” is no short name. It has small letters, figures and single hyphens.")
        raise UnreadableRows(words.format(line=line, slug=slug[:60]))
    names = {
        found[1]: _cell(cell)[:LONGEST_NAME]
        for column, cell in cells.items()
        if (found := _NAME_IN.fullmatch(column)) and cell.strip()
    }
    return Row(name, slug, names, cells.get("vocabulary", "").strip())


def _cell(text: str) -> str:
    line = clean_line(text, 400)
    return line[1:] if line.startswith("'") and line[1:].lstrip().startswith(_FORMULA) else line

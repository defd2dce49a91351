"""Members in rows and columns: which column holds what, by its title or by what is in it."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice

from django.utils.translation import gettext as _

from .columns import field_of, fields_of, is_passed_over, maker_of, spoken
from .draft import Draft, Drafts, some
from .mailboxes import split
from .roster import RosterRefused
from .words import tell

MOST_COLUMNS = 200
_SAMPLE = 60  # rows
_PREAMBLE = 12
_LONGEST_CELL = 1_000  # characters

type Cells = Sequence[str]
type Place = Callable[[int], str]

_TEXTS = frozenset(("name", "first_name", "last_name", "nickname", "joined", "until"))
_SEPARATORS = re.compile(r"[\s,;]+")
_PARTS_OF_A_DAY = ("joined_year", "joined_month", "joined_day")


class Grid:
    """A table whose columns are known, as far as they can be."""

    def __init__(self, rows: Iterable[Cells]) -> None:
        """Looks at the first rows. Raises RosterRefused for a table that is too wide."""
        rows = iter(rows)
        self._sample = [_narrow(cells) for cells in islice(rows, _SAMPLE)]
        self._rest = rows
        with_address = [number for number, cells in enumerate(self._sample) if any(map(_has_address, cells))]
        self.has_addresses = bool(with_address)
        self._header = self._row_of_titles()
        if self._header is None:
            self._header = self._header_before(with_address[0] if with_address else len(self._sample))
        self.titles: Cells = self._sample[self._header] if self._header is not None else ()
        self.maker = maker_of(self.titles)
        self.fields = fields_of(self.titles)
        self._check_by_content()
        self.fields = spoken(self.fields) if self.maker == "table" else self.fields

    @property
    def has_header(self) -> bool:
        """Whether a row says what is in the columns."""
        return any(field_of(title) == "email" for title in self.titles)

    @property
    def tells_how(self) -> bool:
        """Whether a column says how members get their mail, or how they stand to the list."""
        return any(field not in _TEXTS | {"email", "list"} for field in self.fields.values())

    @property
    def width(self) -> int:
        return max(map(len, self._sample), default=0)

    def _row_of_titles(self) -> int | None:
        """The first row that surely is one: what stands above it may name the list, with its address."""
        for number, cells in enumerate(self._sample[:_PREAMBLE]):
            fields = fields_of(cells)
            if len(fields) > 1 and "email" in fields.values() and not any(map(_has_address, cells)):
                return number
        return None

    def _header_before(self, end: int) -> int | None:
        known = {number: len(fields_of(cells)) for number, cells in enumerate(self._sample[:end])}
        best = max(known, key=lambda number: (known[number], -number), default=None)
        if best is not None and known[best]:
            return best
        # A table's first row without an address is its header, though none of its words is known.
        return 0 if end and len(self._sample) > end and len(self._sample[0]) > 1 else None

    def _check_by_content(self) -> None:
        counts: Counter[int] = Counter()
        for cells in self._data():
            counts.update(column for column, cell in enumerate(cells) if _has_address(cell))
        if not counts:
            return
        named = next((column for column, field in self.fields.items() if field == "email"), None)
        if named is None or not counts[named]:
            own = {column for column, field in self.fields.items() if field == "list"}
            best = max(counts, key=lambda column: (column not in own, counts[column], -column))
            self.fields = {column: field for column, field in self.fields.items() if field != "email"} | {best: "email"}
        if not self.titles:
            self._guess_by_content()

    def _guess_by_content(self) -> None:
        """What the other columns of a table without titles hold."""
        for column in range(self.width):
            words = [cells[column].strip() for cells in self._data() if column < len(cells) and cells[column].strip()]
            if column in self.fields or not words:
                continue
            for field in ("level", "spoken_role"):
                if field not in self.fields.values() and all(tell(Draft(""), field, word) for word in words):
                    self.fields[column] = field
                    break
            else:
                if sum(word.replace(" ", "").isalpha() for word in words) * 2 >= len(words):
                    self.fields[column] = "first_name" if "first_name" not in self.fields.values() else "last_name"

    def _data(self) -> list[Cells]:
        return self._sample[0 if self._header is None else self._header + 1 :]

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """The rows below the header that aren't empty, with their numbers; the first row of all is 1."""
        first = 0 if self._header is None else self._header + 1
        for number, cells in enumerate(chain(self._sample[first:], self._rest), start=first + 1):
            if any(map(str.strip, cells[: MOST_COLUMNS + 1])):
                yield number, _narrow(cells)


def _narrow(cells: Cells) -> Cells:
    if len(cells) > MOST_COLUMNS and any(map(str.strip, cells[MOST_COLUMNS:])):
        raise RosterRefused(
            _(
                "There are more than %(most)s columns in this file. Leave the members' names and addresses in "
                "it, please, and how they get mail."
            )
            % {"most": MOST_COLUMNS}
        )
    return cells[:MOST_COLUMNS]


def _has_address(cell: str) -> bool:
    return bool(cell) and len(cell) < _LONGEST_CELL and bool(split(cell)[1])


def take(grid: Grid, drafts: Drafts, place: Place) -> None:
    """Add what stands in the grid's rows to `drafts`, and remark on what is not understood."""
    drafts.kind = grid.maker if drafts.kind == "table" else drafts.kind
    unknown: dict[int, list[str]] = {}
    lists: set[str] = set()
    for number, cells in grid.rows():
        draft = Draft(place(number))
        for column, cell in enumerate(cells):
            field = grid.fields.get(column)
            if field == "list":
                lists.add(cell.strip().lower()[:300])
            elif field and not tell_cell(draft, field, cell) and len(unknown.setdefault(column, [])) < _SAMPLE:
                unknown[column].append(cell.strip())
        drafts.add(draft)
    learn_lists(drafts, lists)
    _remark(grid, drafts, unknown)


def tell_cell(draft: Draft, field: str, cell: str) -> bool:
    """Take over what a cell or a value with this field says; whether it is understood."""
    cell = cell[:_LONGEST_CELL]
    if field == "email":
        draft.written = draft.written or cell
        if cell.count("@") > 1 and len(set(_SEPARATORS.split(cell))) > 1 and cell.count("<") != 1:
            draft.note = _("There is more than one address here: the first one is taken.")
    elif field in _TEXTS:
        if cell.strip() and not getattr(draft, field):
            setattr(draft, field, cell.strip())
    elif field in _PARTS_OF_A_DAY:
        part = cell.strip().partition(".")[0]
        draft.joined = f"{draft.joined}-{part}" if draft.joined and part else part
    else:
        return tell(draft, field, cell)
    return True


def learn_lists(drafts: Drafts, lists: Iterable[str]) -> None:
    """Remember which lists the members are on, since a list's own address is nobody's."""
    lists = {name for name in lists if name}
    drafts.own |= {name if "@" in name else name.replace(".", "@", 1) for name in lists}
    if len(lists) > 1:
        drafts.remarks.append(
            _("Members of %(count)s lists stand in this file: %(names)s. They are read as members of one.")
            % {"count": len(lists), "names": some(sorted(lists))}
        )


def _remark(grid: Grid, drafts: Drafts, unknown: dict[int, list[str]]) -> None:
    for column, words in unknown.items():
        remark_on_words(drafts, grid.titles[column] if column < len(grid.titles) else str(column + 1), words)
    unread = [
        title.strip()
        for column, title in enumerate(grid.titles)
        if column not in grid.fields and not is_passed_over(title) and not _has_address(title)
    ]
    if unread:
        drafts.remarks.append(_("These columns are not read: %(names)s.") % {"names": some(unread)})


def remark_on_words(drafts: Drafts, title: str, words: Iterable[str]) -> None:
    """Say which words in the column called `title` aren't understood."""
    drafts.remarks.append(
        _("In the column “%(title)s” these words are not understood, and change nothing: %(words)s.")
        % {"title": title.strip()[:60], "words": some(words)}
    )

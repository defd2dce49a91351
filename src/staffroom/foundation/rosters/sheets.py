"""Members in the sheets of a workbook."""

from functools import partial

from django.utils.translation import gettext as _

from .draft import Drafts, some
from .grids import MOST_COLUMNS, Grid, take
from .lines import Effect, effect_of_title
from .roster import RosterRefused
from .workbooks import DAMAGE, TooLarge, Workbook

_MOST_SHEETS = 20


def read(content: bytes) -> Drafts:
    """What stands in the sheets of this workbook. Raises RosterRefused."""
    try:
        return _sheets(Workbook(content, most_columns=MOST_COLUMNS))
    except TooLarge:
        raise RosterRefused(
            _(
                "This workbook is too large to be read here. Save the sheet with the members as CSV, please, and "
                "import that file."
            )
        ) from None
    except DAMAGE:
        raise RosterRefused(
            _(
                "This workbook is damaged, or protected by a password. Save it once more as CSV, please, and import "
                "that file."
            )
        ) from None


def _sheets(book: Workbook) -> Drafts:
    drafts = Drafts("table")
    without: list[str] = []
    for number, title in enumerate(book.titles):
        grid = Grid(book.rows(number)) if number < _MOST_SHEETS else None
        if grid and grid.has_addresses:
            before = len(drafts.found)
            take(grid, drafts, partial(_place, title if len(book.titles) > 1 else ""))
            if not grid.tells_how and (effect := effect_of_title(title)):
                _take_title(title, effect, drafts, before)
        else:
            without.append(title)
    if without:
        drafts.remarks.append(
            _("These sheets are passed over, as there are no addresses in them: %(names)s.") % {"names": some(without)}
        )
    return drafts


def _take_title(title: str, effect: Effect, drafts: Drafts, before: int) -> None:
    """Whoever stands on a sheet called “Banned” is banned."""
    for draft in drafts.found[before:]:
        effect(draft)
    drafts.remarks.append(
        _("The sheet is called “%(name)s”, so it is taken for the members of whom that is true.") % {"name": title[:80]}
    )


def _place(title: str, number: int) -> str:
    if title:
        return _("sheet “%(title)s”, row %(number)s") % {"title": title[:60], "number": f"{number:,}"}
    return _("row %(number)s") % {"number": f"{number:,}"}

"""Days as list servers and spreadsheets write them."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mar", "apr", "may mai", "jun", "jul", "aug", "sep", "oct okt", "nov", "dec dez"), start=1
    )
    for name in names.split()
}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4}|\d{2})(?!\d)")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?[ -]([a-zäéû]{3,9})\.?,?[ -](\d{4})(?!\d)", re.IGNORECASE)
_MONTH_DAY = re.compile(
    r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (?:\d{1,2}:\d\d(?::\d\d)? (?:[a-z]{3,4} )?)?(\d{4})(?!\d)",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"(\d{9,10})(?:\.\d+|\d{3})?")
_SERIAL = re.compile(r"([2-7]\d{4})(?:\.\d+)?")
_FIRST_OF_EXCEL = date(1899, 12, 30)
_LONGEST = 60
_EARLIEST = date(1980, 1, 1)


def comes_day_first(written: Iterable[str]) -> bool | None:
    """Whether 3/4/2019 in this column is a day in April, by the dates that can be read only one way; None if "
    "none can."""
    day_first, month_first = False, False
    for text in written:
        if found := _NUMBERS.search(text[:_LONGEST]):
            day_first = day_first or int(found[1]) > 12 or found[2] == "."
            month_first = month_first or int(found[3]) > 12
    return day_first if day_first != month_first else None


def day_in(text: str, *, day_first: bool | None) -> date | None:
    """The day in `text`, or None; also for 3/4/2019 where it isn't known which is the month."""
    text = text[:_LONGEST].strip()
    if found := _ISO.search(text):
        return _day(found[1], found[2], found[3])
    if found := _NUMBERS.search(text):
        year = found[4] if len(found[4]) == 4 else f"20{found[4]}"
        if found[1] == found[3]:
            return _day(year, found[1], found[3])
        first = int(found[1]) > 12 or (found[2] == "." and int(found[3]) <= 12) or day_first
        if not first and day_first is None and int(found[3]) <= 12:
            return None
        return _day(year, found[3], found[1]) if first else _day(year, found[1], found[3])
    return _in_words(text)


def _in_words(text: str) -> date | None:
    for pattern, order in ((_DAY_MONTH, (3, 2, 1)), (_MONTH_DAY, (3, 1, 2))):
        found = pattern.search(text)
        month = _MONTHS.get(found[order[1]][:3].lower().replace("ä", "a")) if found else None
        if found and month:
            return _day(found[order[0]], str(month), found[order[2]])
    if found := _SERIAL.fullmatch(text):
        return _FIRST_OF_EXCEL + timedelta(days=int(found[1]))
    if found := _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(found[1]), UTC).date()
    return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if found >= _EARLIEST else None


def days_in(written: Sequence[str]) -> list[date | None]:
    """The days in a column's cells, and None for those that are empty or can't be read."""
    day_first = comes_day_first(written)
    return [day_in(text, day_first=day_first) if text else None for text in written]

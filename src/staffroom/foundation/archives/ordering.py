"""The order in which the files of an archive are read: that of time, as far as their names tell it."""

import re

from .yahoo import RAW

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_PIPERMAIL = re.compile(r"(\d{4})-(" + "|".join(_MONTHS) + r")", re.IGNORECASE)
_NOTEBOOK = re.compile(r"\.log(\d\d)(\d\d)([a-e]?)(?=$|\.)", re.IGNORECASE)
_NUMBER = re.compile(r"(\d{1,30})")

type Key = tuple[tuple[int, int, str], ...]


def in_order(name: str) -> Key:
    """A sort key for the name of a file, with its folders: numbers count as numbers, names of months as months."""
    name = _PIPERMAIL.sub(lambda found: f"{found[1]}-{_MONTHS.index(found[2].lower()) + 1:02}", name)
    name = _NOTEBOOK.sub(lambda found: f".log{_century(found[1])}{found[2]}{found[3]}", name)
    name = name.replace(RAW, "!.json")  # the mail itself before the page that shows it
    pieces = _NUMBER.split(name)
    return tuple((1, int(piece), "") if place % 2 else (0, 0, piece) for place, piece in enumerate(pieces))


def _century(year: str) -> str:
    return f"20{year}" if int(year) < 69 else f"19{year}"

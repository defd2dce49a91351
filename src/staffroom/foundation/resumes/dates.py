"""Years and months as such files write them: “Jan 2020”, “2020-01”, “01/2020”, “März 2020”, “2020”."""

import re

from staffroom.foundation.archives.stamps import MONTHS

_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.]\d{1,2})?(?:[T ].*)?")
_NUMBERS = re.compile(r"(?:\d{1,2}[./])?(\d{1,2})[./](\d{4})")
_WORDS = re.compile(r"(?:\d{1,2}\.? )?([^\W\d]{3,12})\.? (?:\d{1,2},? )?(\d{4})")
_EXCELS = re.compile(r"([^\W\d]{3,5})\.?-(\d\d)")  # what it makes of “Jan 2020”
_COMPACT = re.compile(r"(\d{4})(\d{2})\d{2}")

EARLIEST, LATEST = 1900, 2200


def year_and_month(words: str) -> tuple[int, int]:
    """(2020, 1); a month of 0 if it says the year alone; (0, 0) if it is no date."""
    words = " ".join(words[:40].split())
    year, month = _read(words)
    if not EARLIEST <= year <= LATEST:
        return 0, 0
    return year, month if 0 <= month <= 12 else 0


def _read(words: str) -> tuple[int, int]:
    if match := _COMPACT.fullmatch(words) or _ISO.fullmatch(words):
        return int(match[1]), int(match[2] or 0)
    if match := _NUMBERS.fullmatch(words):
        return int(match[2]), int(match[1])
    if match := _WORDS.fullmatch(words):
        return int(match[2]), _month(match[1])
    if (match := _EXCELS.fullmatch(words)) and (month := _month(match[1])):
        return int(match[2]) + (2000 if int(match[2]) < 50 else 1900), month
    return 0, 0


def _month(name: str) -> int:
    return MONTHS.get(name.casefold()[:4]) or MONTHS.get(name.casefold()[:3]) or 0

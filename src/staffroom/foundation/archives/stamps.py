"""Reading dates as mail has them: in every order, with made-up zones, two-digit years and years after the 99th.

The standard library's parser knows what RFC 5322 allows; archives hold what programs wrote.
"""

import re
from datetime import UTC, datetime, timedelta, timezone

EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)  # before that, a clock was not set
_LONGEST = 200

_HOURS = {
    0: ("UT", "UTC", "GMT", "Z", "WET"),
    1: ("CET", "MET", "MEZ", "WEST", "BST", "MEWT", "SWT"),
    2: ("CEST", "MEST", "MESZ", "EET", "SAST", "MET DST", "CET DST", "METDST", "CETDST"),
    3: ("EEST", "MSK"),
    8: ("HKT", "SGT", "AWST"),
    9: ("JST", "KST"),
    10: ("AEST",),
    11: ("AEDT",),
    12: ("NZST",),
    13: ("NZDT",),
    -4: ("EDT",),
    -5: ("EST", "CDT", "EST5EDT"),
    -6: ("CST", "MDT", "CST6CDT"),
    -7: ("MST", "PDT", "MST7MDT"),
    -8: ("PST", "PST8PDT"),
}
_ZONES = {name: timezone(timedelta(hours=hours)) for hours, names in _HOURS.items() for name in names}
# What the months begin with in English, and where they differ in Dutch, French, German, Italian, Portuguese, Spanish
# and the languages of Scandinavia.
_MONTH_NAMES = (
    ("jan", "jän", "ene", "gen"),
    ("feb", "fév", "fev"),
    ("mar", "mär", "mrz", "maa", "mrt"),
    ("apr", "avr", "abr"),
    ("may", "mai", "maj", "mei", "mag"),
    ("jun", "juin", "giu"),
    ("jul", "juil", "lug"),
    ("aug", "aoû", "aou", "ago"),
    ("sep", "set"),
    ("oct", "okt", "out", "ott"),
    ("nov",),
    ("dec", "dez", "déc", "dic"),
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names}
_COMMENT = re.compile(r"\([^()]*\)")
_TIME = re.compile(r"(?<!\d)(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?(?:\s*([AaPp])\.?[Mm]\b)?")
_ISO = re.compile(r"\s*(\d{4})-(\d\d)-(\d\d)")
_DAY_MONTH = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[.\s-]+([^\W\d_]{3,12})")
_MONTH_DAY = re.compile(r"([^\W\d_]{3,12})[.\s-]+(\d{1,2})(?![\d:])")
_YEAR = re.compile(r"(?<![\d:])(\d{5}|\d{2,4})(?![\d:])")
_ZONE = re.compile(r"(?<!\d)([+-])(\d{1,2})(?::?(\d\d))?(?!\d)")
_NAMED_ZONE = re.compile(r"\b(?:(?:MET|CET) DST|[A-Z]{3}\d[A-Z]{3}|[A-Z]{1,6})\b", re.IGNORECASE)


def read_stamp(text: str) -> datetime | None:
    """The time that `text` says, with its zone, or in UTC if it names none; None if it says none that can be."""
    text = _COMMENT.sub(" ", text[:_LONGEST])
    time = _TIME.search(text)
    if not time:
        return None
    before, after = text[: time.start()], text[time.end() :]
    try:
        year, month, day = _day(before, after)
        date = datetime(year, month, day, _hour(time), int(time[2]), min(int(time[3] or 0), 59), tzinfo=_zone(after))
        return date if date >= EARLIEST else None
    except (ValueError, OverflowError):
        return None


def from_epoch(seconds: float) -> datetime | None:
    """The time so many seconds after 1970 began, or None if it can't be."""
    try:
        date = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return date if date >= EARLIEST else None


def _day(before: str, after: str) -> tuple[int, int, int]:
    """Year, month and day from what stands before and after the time. Raises ValueError if something is missing."""
    if iso := _ISO.match(before):
        return int(iso[1]), int(iso[2]), int(iso[3])
    day, month, rest = _day_and_month(before)
    year = _YEAR.search(rest) or _YEAR.search(_ZONE.sub(" ", after))
    if not year:
        raise ValueError("no year")
    return _full_year(int(year[1])), month, day


def _day_and_month(text: str) -> tuple[int, int, str]:
    """And what is left of the text, where the year may be."""
    for pattern, of_day, of_month in ((_DAY_MONTH, 1, 2), (_MONTH_DAY, 2, 1)):
        for found in pattern.finditer(text):
            word = found[of_month].casefold()
            if month := MONTHS.get(word[:4]) or MONTHS.get(word[:3]):
                return int(found[of_day]), month, f"{text[: found.start()]} {text[found.end() :]}"
    raise ValueError("no day of a month")


def _full_year(year: int) -> int:
    """The year meant: programs wrote 99, and then 100 or 19100 for the year after."""
    if year >= 19_100:
        return year - 17_100
    if year >= 1_000:
        return year
    if year >= 100:
        return 1_900 + year
    return year + (2_000 if year < 69 else 1_900)


def _hour(time: re.Match[str]) -> int:
    hour = int(time[1])
    return hour % 12 + (12 if time[4] in "pP" else 0) if time[4] else hour


def _zone(text: str) -> timezone:
    if (found := _ZONE.search(text)) and int(found[2]) <= 14 and int(found[3] or 0) < 60:
        offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        return timezone(-offset if found[1] == "-" else offset)
    named = _NAMED_ZONE.search(text)
    return _ZONES.get(named[0].upper(), UTC) if named else UTC

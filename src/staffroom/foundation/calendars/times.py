"""When an entry is: as moments, whatever way it says so."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Event
from icalendar.prop import vBroken

from .meeting import CalendarRefused

FIRST_YEAR, LAST_YEAR = 1970, 2200

# What a calendar says: a day, a moment, or a time of day without a zone.
type Said = date | datetime


def said(entry: Event, name: str) -> Any:
    """What the property says; None where it is not there, or can't be read."""
    found = entry.get(name)
    return None if isinstance(found, vBroken) else getattr(found, "dt", None)


def span(entry: Event, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From when to when. Raises CalendarRefused where it does not say, or says what can't be."""
    begins, ends, lasts = (said(entry, name) for name in ("DTSTART", "DTEND", "DURATION"))
    try:
        if ends is None:
            ends = begins + (lasts or (timedelta() if isinstance(begins, datetime) else timedelta(days=1)))
        starts_at, ends_at = moment(begins, zone), moment(ends, zone)
    except (AttributeError, TypeError, ValueError, OverflowError) as trouble:
        raise CalendarRefused("An entry does not say when it is.") from trouble
    return starts_at, max(starts_at, ends_at)


def moment(it: Said, zone: ZoneInfo) -> datetime:
    """In UTC; a day begins at midnight, and a time is the one in `zone` where none is said. Raises ValueError."""
    if not isinstance(it, datetime):
        it = datetime.combine(it, time())
    if it.tzinfo is None:
        it = it.replace(tzinfo=zone)
    if not FIRST_YEAR < it.year < LAST_YEAR:
        raise ValueError(f"{it.year} is out of reach.")
    return it.astimezone(UTC)


def is_all_day(entry: Event) -> bool:
    return not isinstance(said(entry, "DTSTART"), datetime)


def zone_of(entry: Event, zone: ZoneInfo) -> str:
    """The name of the zone it is said in, where it has one of those that everybody knows."""
    name = getattr(getattr(said(entry, "DTSTART"), "tzinfo", None), "key", "")
    return zone.key if name in {"", "UTC", "Etc/UTC"} else str(name)


def occasion(it: Said, zone: ZoneInfo) -> str:
    """What tells one date of a series from the others. Raises ValueError."""
    if not isinstance(it, datetime):
        return f"{it:%Y%m%d}"
    return f"{moment(it, zone):%Y%m%dT%H%M%SZ}"

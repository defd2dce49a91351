"""When an entry is: as moments, whatever way it says so."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Event

from .meeting import CalendarRefused

FIRST_YEAR, LAST_YEAR = 1970, 2200

# What a calendar says: a day, a moment, or a time of day without a zone.
type Said = date | datetime


def span(entry: Event, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From when to when. Raises CalendarRefused where it does not say, or says what can't be."""
    try:
        begins = entry["DTSTART"].dt
        lasts = entry["DURATION"].dt if "DURATION" in entry else None
        ends = entry["DTEND"].dt if "DTEND" in entry else None
        if ends is None:
            ends = begins + (lasts or (timedelta() if isinstance(begins, datetime) else timedelta(days=1)))
        starts_at, ends_at = moment(begins, zone), moment(ends, zone)
    except (KeyError, AttributeError, TypeError, ValueError, OverflowError) as trouble:
        raise CalendarRefused("An entry does not say when it is.") from trouble
    return starts_at, max(starts_at, ends_at)


def moment(said: Said, zone: ZoneInfo) -> datetime:
    """In UTC; a day begins at midnight, and a time is the one in `zone` where none is said. Raises ValueError."""
    if not isinstance(said, datetime):
        said = datetime.combine(said, time())
    if said.tzinfo is None:
        said = said.replace(tzinfo=zone)
    if not FIRST_YEAR < said.year < LAST_YEAR:
        raise ValueError(f"{said.year} is out of reach.")
    return said.astimezone(UTC)


def is_all_day(entry: Event) -> bool:
    return "DTSTART" in entry and not isinstance(entry["DTSTART"].dt, datetime)


def zone_of(entry: Event, zone: ZoneInfo) -> str:
    """The name of the zone it is said in, where it has one of those that everybody knows."""
    said = getattr(entry["DTSTART"].dt, "tzinfo", None)
    name = getattr(said, "key", "")
    return zone.key if name in {"", "UTC", "Etc/UTC"} else str(name)


def occasion(said: Said, zone: ZoneInfo) -> str:
    """What tells one date of a series from the others. Raises ValueError."""
    if not isinstance(said, datetime):
        return f"{said:%Y%m%d}"
    return f"{moment(said, zone):%Y%m%dT%H%M%SZ}"

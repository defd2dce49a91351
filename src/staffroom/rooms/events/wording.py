"""When a meeting is, in words that are true whenever they are read."""

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import UnknownLocaleError
from babel.dates import get_timezone_location
from django.utils import timezone
from django.utils.dates import MONTHS_3, WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from staffroom.foundation import clock

from .models import Event


def when_words(event: Event) -> str:
    """“Thursday, 26 November 2026, 16:00 to 17:00”, in the zone that is active; of all-day ones the days alone."""
    starts, ends = begins_at(event), timezone.localtime(event.ends_at, zone_for(event))
    if event.is_all_day:
        last = ends - timedelta(days=1)
        first_day, last_day = _day(starts), _day(last)
        return (
            first_day if last.date() <= starts.date() else _("{first} to {last}").format(first=first_day, last=last_day)
        )
    if ends <= starts:
        return f"{_day(starts)}, {starts:%H:%M}"
    until = f"{ends:%H:%M}" if ends.date() == starts.date() else f"{_day(ends)}, {ends:%H:%M}"
    return _("{first} to {last}").format(first=f"{_day(starts)}, {starts:%H:%M}", last=until)


def zone_words(event: Event) -> str:
    """“London time”: whose clock that is; nothing for all-day ones."""
    if event.is_all_day:
        return ""
    zone = timezone.get_current_timezone_name()
    city = _city(zone, get_language() or "en")
    return _("{city} time").format(city=city) if city else zone


def stamp(event: Event) -> tuple[int, str]:
    """The day of the month, and the month's short name."""
    starts = begins_at(event)
    return starts.day, str(MONTHS_3[starts.month]).title()


def begins_at(event: Event) -> datetime:
    return timezone.localtime(event.starts_at, zone_for(event))


def zone_for(event: Event) -> ZoneInfo | None:
    """The zone it is shown in: an all-day one in its own, as no clock goes with it; None for the one that is active."""
    if not event.is_all_day:
        return None
    try:
        return ZoneInfo(event.zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _day(at: datetime) -> str:
    return _("{weekday}, {date}").format(weekday=str(WEEKDAYS[at.weekday()]), date=clock.date_words(at, at.tzinfo))


@lru_cache(maxsize=200)
def _city(zone: str, language: str) -> str:
    if "/" not in zone or zone.startswith("Etc/"):
        return ""
    try:
        return str(get_timezone_location(ZoneInfo(zone), locale=language.replace("-", "_"), return_city=True))
    except (UnknownLocaleError, ValueError, ZoneInfoNotFoundError):
        return zone.rpartition("/")[2].replace("_", " ")

"""Reads a calendar file. It may take as long as it likes: `safely` sees to that."""

import re
import warnings
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Event, vRecur

from . import times, words
from .meeting import AHEAD, LONGEST_UID, MOST_DATES, MOST_ENTRIES, MOST_MEETINGS, MOST_OCTETS, CalendarRefused, Meeting

TAKEN = {"", "PUBLISH", "REQUEST", "CANCEL"}  # the others are between an organiser and those who were asked
DEEPEST = 5
MOST_SEQUENCE = 1_000_000
_FOR_MEETINGS = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
_NESTING = re.compile(r"^(BEGIN|END):[ \t]*([\w-]+)", re.IGNORECASE | re.MULTILINE)
_SEVERAL_A_DAY = ("BYSECOND", "BYMINUTE", "BYHOUR")


@dataclass(frozen=True)
class _File:
    """What holds for all of a file: how its times are meant, and from when its series are followed."""

    method: str
    zone: ZoneInfo
    since: datetime


def read(content: bytes, *, zone: str, since: datetime) -> list[Meeting]:
    """The dates in the file, the earliest first: of each series those within a year from `since`, at most MOST_DATES.

    Times without a zone are those of `zone`. Raises CalendarRefused.
    """
    found: list[Meeting] = []
    for calendar in _calendars(_text(content)):
        method = words.line(calendar.get("METHOD", "")).upper()
        if method in TAKEN:
            file = _File(method, ZoneInfo(zone), since)
            for entries in _by_uid(calendar).values():
                found += _of_one(calendar, entries, file)
    return sorted(found, key=lambda it: (it.starts_at, it.uid, it.occasion))[:MOST_MEETINGS]


def _text(content: bytes) -> str:
    if len(content) > MOST_OCTETS:
        raise CalendarRefused(f"It is larger than {MOST_OCTETS // 1024} kB.")
    encodings = ["utf-16"] if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        _check(text)
        return text
    raise CalendarRefused("It is in an alphabet that can't be read.")


def _check(text: str) -> None:
    """Before anything is built of it: that it is a calendar, how many entries there are, and how deep they nest."""
    deep = entries = 0
    for found in _NESTING.finditer(text):
        begins, name = found[1].upper() == "BEGIN", found[2].upper()
        if deep == 0 and (not begins or name != "VCALENDAR"):
            raise CalendarRefused("It is no calendar.")
        deep += 1 if begins else -1
        entries += begins and name == "VEVENT"
        if deep > DEEPEST or entries > MOST_ENTRIES:
            raise CalendarRefused(f"It has more than {MOST_ENTRIES} entries, or they lie within one another.")
    if deep or not entries:
        raise CalendarRefused("It has no entries, or breaks off.")


def _calendars(text: str) -> list[Calendar]:
    try:
        with warnings.catch_warnings(action="ignore"):  # what the library guesses of odd zones
            return [it for it in Calendar.from_ical(text, multiple=True) if isinstance(it, Calendar)]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as trouble:
        raise CalendarRefused("It is damaged.") from trouble


def _by_uid(calendar: Calendar) -> dict[str, list[Event]]:
    """The entries of each meeting: itself, and what was said of single dates."""
    found: dict[str, list[Event]] = defaultdict(list)
    for entry in calendar.walk("VEVENT"):
        uid = words.line(entry.get("UID", ""), LONGEST_UID)
        if uid and isinstance(entry, Event):
            found[uid].append(entry)
    return found


def _of_one(calendar: Calendar, entries: Sequence[Event], file: _File) -> Iterator[Meeting]:
    """All dates of one meeting. An entry that can't be read is left out, and the others stand."""
    whole = next((it for it in entries if "RECURRENCE-ID" not in it), None)
    repeats = whole is not None and ("RRULE" in whole or "RDATE" in whole)
    is_over = whole is not None and _is_cancelled(whole, file)
    listed = _dates(calendar, entries, file) if repeats and not is_over else [whole] if whole else entries
    number = 0
    for entry in listed:
        if number == MOST_DATES:
            return
        try:
            yield _meeting(entry, file, is_whole=whole is not None, repeats=repeats or whole is None)
            number += 1
        except CalendarRefused:
            continue


def _dates(calendar: Calendar, entries: Sequence[Event], file: _File) -> Sequence[Event]:
    """What the library makes of a series within the year."""
    until = file.since + AHEAD
    alone = Calendar()
    if "X-WR-TIMEZONE" in calendar:
        alone.add("X-WR-TIMEZONE", calendar["X-WR-TIMEZONE"])
    for entry in entries:
        _without_odd_rules(entry)
        alone.add_component(entry)
    try:
        found = recurring_ical_events.of(alone, skip_bad_series=True).between(file.since, until)
    except (ValueError, TypeError, KeyError, OverflowError, AttributeError):
        return entries
    return sorted(found, key=lambda it: times.moment(times.said(it, "DTSTART"), file.zone))


def _without_odd_rules(entry: Event) -> None:
    """A rule that is not for meetings (every second, say) is none."""
    rule = entry.get("RRULE")
    if rule is not None and not (isinstance(rule, vRecur) and _is_for_meetings(rule)):
        del entry["RRULE"]


def _is_for_meetings(rule: vRecur) -> bool:
    often = str((rule.get("FREQ") or [""])[0]).upper()
    interval = (rule.get("INTERVAL") or [1])[0]
    several = any(len(rule.get(name) or []) > 1 for name in _SEVERAL_A_DAY)
    return often in _FOR_MEETINGS and 0 < interval < 1_000 and not several


def _meeting(entry: Event, file: _File, *, is_whole: bool, repeats: bool) -> Meeting:
    if file.method == "CANCEL" and "DTSTART" not in entry:  # it need not say so
        entry.add("DTSTART", file.since)
    starts_at, ends_at = times.span(entry, file.zone)
    url, is_online = words.way_online(entry)
    return Meeting(
        uid=words.line(entry["UID"], LONGEST_UID),
        occasion=_occasion(entry, file) if repeats else "",
        is_whole=is_whole,
        sequence=_sequence(entry),
        is_cancelled=_is_cancelled(entry, file),
        title=words.line(entry.get("SUMMARY", "")),
        starts_at=starts_at,
        ends_at=ends_at,
        is_all_day=times.is_all_day(entry),
        zone=times.zone_of(entry, file.zone),
        place=words.place(entry),
        url=url,
        is_online=is_online,
        organiser=words.organiser(entry),
    )


def _occasion(entry: Event, file: _File) -> str:
    """When this date of a series was to be at first. Raises CalendarRefused."""
    try:
        return times.occasion(times.said(entry, "RECURRENCE-ID") or times.said(entry, "DTSTART"), file.zone)
    except (ValueError, TypeError, OverflowError) as trouble:
        raise CalendarRefused("An entry does not say which of a series it is.") from trouble


def _is_cancelled(entry: Event, file: _File) -> bool:
    return file.method == "CANCEL" or words.line(entry.get("STATUS", "")).upper() == "CANCELLED"


def _sequence(entry: Event) -> int:
    try:
        return min(max(int(entry.get("SEQUENCE", 0)), 0), MOST_SEQUENCE)
    except (TypeError, ValueError):
        return 0

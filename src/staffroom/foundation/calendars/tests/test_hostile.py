"""Calendar files that are made to take long, or to fill a page."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from staffroom.foundation.calendars import MOST_DATES, CalendarRefused, read_safely
from staffroom.foundation.calendars.meeting import MOST_ENTRIES, MOST_MEETINGS, MOST_OCTETS
from staffroom.foundation.calendars.reading import read

from .invitations import GOOGLE, calendar, octets

SINCE = datetime(2026, 11, 20, tzinfo=UTC)
ENTRY = "UID:1\nDTSTART:20261126T160000Z"


def count(content: bytes) -> int:
    return len(read(content, zone="Europe/London", since=SINCE))


@pytest.mark.parametrize(
    ("rule", "dates"),
    [
        # A meeting once a second, a minute or an hour is none: the first stands.
        ("FREQ=SECONDLY", 1),
        ("FREQ=MINUTELY;COUNT=1000000000", 1),
        ("FREQ=HOURLY;INTERVAL=1", 1),
        ("FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2,3", 1),
        ("FREQ=DAILY;INTERVAL=0", 1),
        ("FREQ=DAILY;INTERVAL=-1", 1),
        ("FREQ=DAILY;INTERVAL=1000000000", 1),
        ("FREQ=NEVER", 1),
        ("nonsense", 1),
        # A year is followed, and so many dates of it are kept.
        ("FREQ=DAILY", MOST_DATES),
        ("FREQ=DAILY;COUNT=1000000000", MOST_DATES),
        ("FREQ=DAILY;UNTIL=99991231T235959Z", MOST_DATES),
        ("FREQ=WEEKLY", 52),
        ("FREQ=YEARLY", 1),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", 1),
        ("FREQ=WEEKLY;UNTIL=20200101T000000Z", 0),
    ],
)
def test_a_rule_gives_no_more_dates_than_anybody_would_look_at(rule, dates):
    assert count(calendar(f"{ENTRY}\nRRULE:{rule}")) == dates


def test_a_series_that_began_long_ago_goes_on():
    assert count(calendar("UID:1\nDTSTART:19710101T160000Z\nRRULE:FREQ=DAILY")) == MOST_DATES


def test_ten_thousand_dates_one_by_one():
    days = ",".join(
        f"2026{month:02}{day:02}T{hour:02}0000Z" for month in (11, 12) for day in range(1, 31) for hour in range(24)
    )
    assert count(calendar(f"{ENTRY}\nRDATE:{days}")) == MOST_DATES


def test_many_series_in_one_file_are_cut():
    entries = [f"UID:{number}\nDTSTART:20261126T160000Z\nRRULE:FREQ=WEEKLY" for number in range(8)]
    assert count(calendar(*entries)) == MOST_MEETINGS


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 100,
        b"Dear all,\r\nplease come.\r\n",
        b"BEGIN:VCARD\r\nFN:Jo\r\nEND:VCARD\r\n",
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n",
        octets(GOOGLE)[:400],
        b"BEGIN:VCALENDAR\r\n" * 50_000,
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 6 + b"END:VEVENT\r\n" * 6 + b"END:VCALENDAR\r\n",
        calendar(*[f"UID:{number}\nDTSTART:20261126T160000Z" for number in range(MOST_ENTRIES + 1)]),
        calendar(*["UID:1\nDTSTART:20261126T160000Z"] * 20_000),
        calendar(f"{ENTRY}\nDESCRIPTION:{'x' * MOST_OCTETS}"),
        b"\xff\xfe\x00",
    ],
    ids=[
        "empty",
        "zeros",
        "letter",
        "card",
        "no entries",
        "cut",
        "begins only",
        "nested",
        "many",
        "too many",
        "large",
        "half",
    ],
)
def test_what_is_no_invitation_is_refused_with_a_reason(content):
    with pytest.raises(CalendarRefused, match=r"^It "):
        count(content)


def test_a_line_folded_ten_thousand_times_is_one_line():
    folded = "\n ".join("x" * 10_000)
    [meeting] = read(calendar(f"{ENTRY}\nSUMMARY:{folded}"), zone="Europe/London", since=SINCE)
    assert len(meeting.title) == 200


def test_the_child_says_the_same():
    content = octets(GOOGLE)
    read_here = read(content, zone="Europe/London", since=SINCE)
    assert read_safely(content, zone="Europe/London", since=SINCE) == read_here


def test_the_child_says_why_not():
    with pytest.raises(CalendarRefused, match="It has no entries"):
        read_safely(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", zone="Europe/London", since=SINCE)
    with pytest.raises(CalendarRefused, match="It is no calendar"):
        read_safely(b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", zone="Europe/London", since=SINCE)


def test_a_rule_that_never_comes_true_is_given_up():
    never = calendar(f"{ENTRY}\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31")
    with pytest.raises(CalendarRefused, match="too long"):
        read_safely(never, zone="Europe/London", since=SINCE, seconds=0.3)


def test_only_the_child_has_the_libraries_in_its_memory():
    asked = "import sys, staffroom.foundation.calendars; print({'icalendar', 'dateutil'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "set()"

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from staffroom.foundation import clock

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=LONDON)  # a Saturday


def at(year, month, day, hour=12, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def in_london():
    with timezone.override(LONDON), translation.override("en-gb"):
        yield


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (at(2026, 11, 21, 9, 5), "Today, 09:05"),
        (at(2026, 11, 21, 0, 0), "Today, 00:00"),
        (at(2026, 11, 20, 23, 59), "Friday, 23:59"),
        (at(2026, 11, 15, 0, 0), "Sunday, 00:00"),
        (at(2026, 11, 14, 23, 59), "14 November"),
        (at(2026, 1, 1), "1 January"),
        (at(2025, 12, 31), "31 December 2025"),
        (at(2009, 3, 4), "4 March 2009"),
        (at(2026, 11, 22, 8), "22 November"),
        (at(2027, 1, 14), "14 January 2027"),
    ],
)
def test_when(moment, words):
    assert clock.when(moment, NOW, LONDON) == words


def test_within_six_days_in_january_the_weekday_is_said_though_it_was_last_year():
    assert clock.when(at(2025, 12, 30, 9), at(2026, 1, 2), LONDON) == "Tuesday, 09:00"


def test_what_today_is_depends_on_where_one_reads():
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    now = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
    assert clock.when(late, now, ZoneInfo("Europe/Berlin")) == "Today, 00:30"
    assert clock.when(late, now, UTC) == "Friday, 23:30"


def test_summer_time_is_the_reader_s():
    assert clock.when(datetime(2026, 7, 1, 8, 0, tzinfo=UTC), datetime(2026, 7, 1, 9, tzinfo=UTC)) == "Today, 09:00"


def test_exactly():
    assert clock.when_exact(at(2026, 11, 20, 17, 52)) == "Friday, 20 November 2026, 17:52"


def test_a_date_is_true_whenever_it_is_read():
    assert clock.date_words(at(2026, 11, 21)) == "21 November 2026"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (at(2026, 11, 21, 8), "this morning"),
        (at(2026, 11, 20, 11, 59), "yesterday morning"),
        (at(2026, 11, 20, 12, 0), "yesterday afternoon"),
        (at(2026, 11, 20, 18, 0), "yesterday evening"),
        (at(2026, 11, 19, 16), "Thursday afternoon"),
        (at(2026, 11, 15, 22), "Sunday evening"),
        (at(2026, 11, 14), "14 November"),
        (at(2025, 11, 14), "14 November 2025"),
        (at(2026, 11, 21, 9, 31), "this morning"),
    ],
)
def test_since(moment, words):
    assert clock.since_words(moment, NOW) == words


@pytest.mark.parametrize(
    ("hour", "words"),
    [(0, "Saturday morning"), (11, "Saturday morning"), (12, "Saturday afternoon"), (18, "Saturday evening")],
)
def test_the_part_of_the_day(hour, words):
    assert clock.daypart(at(2026, 11, 21, hour)) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, ""),
        (14, ""),
        (15, "two weeks pass"),
        (21, "three weeks pass"),
        (59, "eight weeks pass"),
        (60, "two months pass"),
        (340, "eleven months pass"),
        (365, "a year passes"),
        (730, "two years pass"),
        (365 * 17 + 4, "seventeen years pass"),
        (366 * 20, "twenty years pass"),
        (366 * 21, "21 years pass"),
    ],
)
def test_the_interval_between_two_messages(days, words):
    assert clock.interval_words(timedelta(days=days)) == words


def test_an_interval_just_over_two_weeks_is_worth_mentioning():
    assert clock.interval_words(timedelta(days=14, seconds=1)) == "two weeks pass"
    assert clock.interval_words(timedelta(days=-20)) == ""


COUNTS = [
    (-3, "-3"),
    (0, "no"),
    (1, "one"),
    (9, "nine"),
    (12, "twelve"),
    (13, "13"),
    (999, "999"),
    (1204, "1\u202f204"),
]


@pytest.mark.parametrize(("number", "words"), COUNTS)
def test_counts(number, words):
    assert clock.count_words(number) == words


def test_weekdays_and_months_are_in_the_reader_s_language():
    with translation.override("de"):
        assert clock.date_words(at(2009, 3, 4)) == "4. März 2009"
        assert clock.when(at(2026, 11, 12), NOW) == "12. November"
        assert clock.when(at(2026, 11, 20, 9, 5), NOW) == "Freitag, 09:05"

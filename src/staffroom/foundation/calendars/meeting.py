from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_OCTETS = 1024 * 1024
MOST_ENTRIES = 200
MOST_DATES = 60  # of one series
MOST_MEETINGS = 300  # of a file, all together
AHEAD = timedelta(days=366)  # so far a series is followed, from when it was announced
LONGEST_LINE, LONGEST_URL = 200, 500
LONGEST_UID = 255


class CalendarRefused(Exception):
    """There is nothing to be read from the file. The message is for operators."""


@dataclass(frozen=True)
class Meeting:
    """One date, of something that happens once or of a series.

    All-day ones run from midnight to midnight in `zone`, which is the zone that the file names, or else the one it was
    read for. `url` leads to the meeting itself where it `is_online`, else to a page about it.
    """

    uid: str
    occasion: str
    """Which of a series: when it was to begin at first, “20261126T160000Z” or “20261126”. Empty: it happens once."""
    is_whole: bool
    """The file says when all of it is, not only what became of this one occasion."""
    sequence: int
    is_cancelled: bool
    title: str
    starts_at: datetime
    ends_at: datetime
    is_all_day: bool
    zone: str
    place: str
    url: str
    is_online: bool
    organiser: str

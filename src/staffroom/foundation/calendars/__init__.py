"""Calendar files (RFC 5545, and 5546 for invitations) as plain values: what is to happen, when and where.

They come from anybody, with any rule for repeating: they are read in a child process, with limits. What is read is an
invitation or the programme of a year, not a whole calendar. Nobody's address is taken from it.
"""

from .meeting import MOST_DATES, CalendarRefused, Meeting
from .safely import read_safely

__all__ = ["MOST_DATES", "CalendarRefused", "Meeting", "is_calendar", "read_safely"]


def is_calendar(content_type: str, filename: str) -> bool:
    """Whether a file may be one. Those with HTML in them are kept as a mere download, under their name."""
    return content_type == "text/calendar" or filename.lower().endswith(".ics")

"""Invitations as calendars write them, and messages that they are attached to."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from staffroom.foundation.files import SafeFile, inspect
from staffroom.rooms.conversations import actions
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.events.actions import read_calendars

MOMENT = "%Y%m%dT%H%M%SZ"


# The same hour for all that a test says, whatever the clock strikes meanwhile.
BEGAN = timezone.now().astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def in_days(days: float) -> datetime:
    """So many days from the full hour in which the tests began."""
    return BEGAN + timedelta(days=days)


def a_calendar(*entries: str, method: str = "REQUEST") -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//A test//EN", f"METHOD:{method}"]
    for entry in entries:
        lines += ["BEGIN:VEVENT", *entry.strip().splitlines(), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def an_entry(uid: str = "biscuits@cal.example", *, days: float = 7, sequence: int = 0, **said: str) -> str:
    """One hour of biscuits; `said` are further properties (or other ones), in small letters."""
    starts = in_days(days)
    lines = {
        "UID": uid,
        "SEQUENCE": str(sequence),
        "SUMMARY": "Biscuits & benchmarks",
        "DTSTART": starts.strftime(MOMENT),
        "DTEND": (starts + timedelta(hours=1)).strftime(MOMENT),
    }
    for name, value in said.items():
        property_name, *parameters = name.split(";")
        lines[";".join([property_name.upper().replace("_", "-"), *parameters])] = value
    return "\n".join(f"{name}:{value}" for name, value in lines.items())


def a_file(*entries: str, method: str = "REQUEST", filename: str = "invite.ics") -> SafeFile:
    return inspect(a_calendar(*(entries or [an_entry()]), method=method), filename)


def announce(network, author, *entries: str, method: str = "REQUEST", answering=None, **fields) -> Message:
    """A message with such a file, which has been read: beginning a conversation, or answering in one."""
    fields["files"] = [a_file(*entries, method=method)]
    if answering is not None:
        message = actions.reply(answering, author=author, text="Here it is.", **fields)
    else:
        fields = {"title": "Come along", "text": "Here it is."} | fields
        message = actions.start(author=author, networks=[network], **fields)
    read_calendars([message.pk])
    return message

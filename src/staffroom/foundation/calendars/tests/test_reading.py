"""What the calendars that people use write into an invitation, as values."""

from datetime import UTC, datetime

import pytest

from staffroom.foundation.calendars import Meeting, is_calendar
from staffroom.foundation.calendars.reading import read

from .invitations import APPLE, GOOGLE, OUTLOOK, THUNDERBIRD, ZOOM, calendar, octets

SINCE = datetime(2026, 11, 20, tzinfo=UTC)
ENTRY = "UID:1\nDTSTART:20261126T160000Z"


def meetings(content: bytes, zone: str = "Europe/London") -> list[Meeting]:
    return read(content, zone=zone, since=SINCE)


def when(content: bytes, zone: str = "Europe/London") -> list[str]:
    return [f"{it.starts_at:%Y-%m-%d %H:%M} {it.ends_at:%d %H:%M}" for it in meetings(content, zone)]


def test_outlook():
    assert meetings(octets(OUTLOOK)) == [
        Meeting(
            uid="040000008200E00074C5B7101A82E00800000000B0C1",
            occasion="",
            is_whole=True,
            sequence=2,
            is_cancelled=False,
            title="Biscuits & benchmarks",
            starts_at=datetime(2027, 6, 24, 15, tzinfo=UTC),  # summer time, though it says GMT
            ends_at=datetime(2027, 6, 24, 16, tzinfo=UTC),
            is_all_day=False,
            zone="Europe/London",
            place="",
            url="https://teams.microsoft.com/l/meetup-join/19%3ameeting_Zm9v%40thread.v2/0?context=%7b%7d",
            is_online=True,
            organiser="Marcus Obi",
        )
    ]


def test_google():
    [meeting] = meetings(octets(GOOGLE))
    assert (meeting.title, meeting.starts_at) == (
        "Numbers, and who reads them",
        datetime(2026, 11, 26, 16, tzinfo=UTC),
    )
    assert (meeting.url, meeting.is_online, meeting.place) == ("https://meet.google.com/abc-defg-hij", True, "")
    assert meeting.organiser == ""  # all it says of them is an address


def test_apple():
    [meeting] = meetings(octets(APPLE))
    assert (meeting.is_all_day, meeting.zone) == (True, "Europe/London")
    assert (meeting.starts_at, meeting.ends_at) == (
        datetime(2026, 12, 3, tzinfo=UTC),
        datetime(2026, 12, 5, tzinfo=UTC),
    )
    assert meeting.title == "Autumn school – “catalogues”"
    assert meeting.place == "Central Library Calverley Street, Leeds LS1 3AB, England"
    assert (meeting.url, meeting.is_online) == ("https://autumn.example/school", False)


def test_zoom():
    [meeting] = meetings(octets(ZOOM))
    assert (meeting.starts_at, meeting.zone) == (datetime(2026, 11, 26, 16, tzinfo=UTC), "America/New_York")
    assert (meeting.place, meeting.url) == ("", "https://us02web.zoom.us/j/81234567890?pwd=c2FsdA")


def test_thunderbird():
    found = meetings(octets(THUNDERBIRD))
    assert [(it.occasion, f"{it.starts_at:%d %b %H:%M}") for it in found] == [
        ("20261126T180000Z", "26 Nov 18:00"),
        ("20270128T180000Z", "28 Jan 19:00"),
        ("20270225T180000Z", "25 Feb 18:00"),
        ("20270325T180000Z", "25 Mar 18:00"),
    ]
    assert {(it.zone, it.is_whole) for it in found} == {("Europe/Berlin", True)}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("DTSTART:20261126T160000Z\nDURATION:PT90M", ["2026-11-26 16:00 26 17:30"]),
        ("DTSTART:20261126T160000Z", ["2026-11-26 16:00 26 16:00"]),
        ("DTSTART:20261126T160000Z\nDTEND:20261126T150000Z", ["2026-11-26 16:00 26 16:00"]),
        # No zone: that of the site.
        ("DTSTART:20260626T160000\nDTEND:20260626T170000", ["2026-06-26 15:00 26 16:00"]),
        # A zone that nobody knows, and that the file does not describe.
        ("DTSTART;TZID=Middle Earth:20261126T160000", ["2026-11-26 16:00 26 16:00"]),
        ("DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20261126T160000", ["2026-11-26 15:00 26 15:00"]),
        ("DTSTART;VALUE=DATE:20261126", ["2026-11-26 00:00 27 00:00"]),
        ("DTSTART;VALUE=DATE:20261126\nDTEND;VALUE=DATE:20261126", ["2026-11-26 00:00 26 00:00"]),
        ("SUMMARY:Never", []),
        ("DTSTART:soon", []),
        ("DTSTART:99991231T230000Z", []),
        ("DTSTART:00010101T000000Z", []),
    ],
)
def test_when_it_is(lines, expected):
    assert when(calendar(f"UID:1\n{lines}")) == expected


def test_a_zone_that_the_file_describes():
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Our own\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0300\n"
        "TZOFFSETTO:+0300\nEND:STANDARD\nEND:VTIMEZONE"
    )
    assert when(calendar("UID:1\nDTSTART;TZID=Our own:20261126T160000", before=zone)) == ["2026-11-26 13:00 26 13:00"]


@pytest.mark.parametrize("method", ["REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH", "ADD"])
def test_what_is_no_announcement_is_passed_over(method):
    assert meetings(calendar(ENTRY, before=f"METHOD:{method}")) == []


def test_a_cancellation():
    [by_method] = meetings(calendar("UID:1\nSEQUENCE:3", before="METHOD:CANCEL"))
    assert (by_method.is_cancelled, by_method.is_whole, by_method.sequence) == (True, True, 3)
    [by_status] = meetings(calendar(f"{ENTRY}\nSTATUS:CANCELLED\nRRULE:FREQ=WEEKLY"))
    assert (by_status.is_cancelled, by_status.is_whole) == (True, True)


def test_one_occasion_alone():
    [meeting] = meetings(calendar(f"{ENTRY}\nRECURRENCE-ID:20261119T160000Z"))
    assert (meeting.occasion, meeting.is_whole) == ("20261119T160000Z", False)


def test_words_are_single_lines_of_some_length():
    [meeting] = meetings(calendar(f"{ENTRY}\nSUMMARY:One\\nand  two \u202eeno\u0007{'!' * 500}\nLOCATION:\\n \\, \\n"))
    assert meeting.title.startswith("One and two eno!!!")
    assert (len(meeting.title), meeting.place) == (200, "")


@pytest.mark.parametrize(
    ("line", "url", "is_online"),
    [
        ("URL:https://page.example/x", "https://page.example/x", False),
        ("URL:javascript:alert(1)", "", False),
        ("URL:https://user:secret@page.example/", "", False),
        ("URL:https://page.example/a b", "", False),
        ("URL:https://[page.example/", "", False),
        (f"URL:https://page.example/{'x' * 500}", "", False),
        ("LOCATION:Google Meet", "", True),
        ("LOCATION:Room 4 https://meet.jit.si/four", "https://meet.jit.si/four", True),
        ("DESCRIPTION:See https://page.example/ for more", "", False),
        ("DESCRIPTION:https://page.example/ or https://eu.zoom.us/j/1", "https://eu.zoom.us/j/1", True),
        ("CONFERENCE;VALUE=URI:https://talk.example/1\nCONFERENCE;VALUE=URI:tel:+1", "https://talk.example/1", True),
    ],
)
def test_where_one_meets_online(line, url, is_online):
    [meeting] = meetings(calendar(f"{ENTRY}\n{line}"))
    assert (meeting.url, meeting.is_online) == (url, is_online)


@pytest.mark.parametrize(
    "content",
    [
        octets(GOOGLE).decode().encode("utf-8-sig"),
        octets(GOOGLE).decode().encode("utf-16"),
        octets(GOOGLE).replace(b"\r\n", b"\n"),
        octets(GOOGLE).replace(b"\r\n", b"\r"),
    ],
    ids=["with a mark", "utf-16", "unix", "old Macintosh"],
)
def test_however_it_is_written(content):
    assert [it.title for it in meetings(content)] == ["Numbers, and who reads them"]


def test_letters_in_an_old_encoding():
    assert [it.title for it in meetings(calendar(f"{ENTRY}\nSUMMARY:Café").decode().encode("cp1252"))] == ["Café"]


def test_a_bad_entry_does_not_take_the_others_along():
    found = meetings(calendar("UID:0\nDTSTART:soon", ENTRY, "DTSTART:20261126T160000Z\nSUMMARY:no UID"))
    assert [it.uid for it in found] == ["1"]


def test_what_may_be_a_calendar():
    kinds = [("text/calendar", "x"), ("application/octet-stream", "Invite.ICS"), ("text/plain", "ics.txt")]
    assert [is_calendar(*kind) for kind in kinds] == [True, True, False]

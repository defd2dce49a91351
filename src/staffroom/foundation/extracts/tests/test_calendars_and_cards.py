import pytest

from staffroom.foundation.extracts import Trouble, extract

from .test_extracts import text_of

MEETING = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Somebody//EN
X-WR-CALNAME:Lone officers
BEGIN:VTIMEZONE
TZID:Europe/London
COMMENT:never
BEGIN:STANDARD
TZNAME:GMT
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:7f3e@mail.example
DTSTART;TZID=Europe/London:20260302T100000
SUMMARY;LANGUAGE=en;ALTREP="cid:a;b:c":Spring meeting\\, with cake
LOCATION:Leeds\\; room 4
DESCRIPTION:Bring a box.\\nAnd a lid\\Nor two \\\\o/
ORGANIZER;CN=Jo Norwood:mailto:jo@mail.example
ATTENDEE;CN="Raman: Priya";RSVP=TRUE:mailto:priya@mail.example
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:Reminder
END:VALARM
END:VEVENT
END:VCALENDAR
"""
CARD = """BEGIN:VCARD
VERSION:3.0
N:Norwood;Jo;;Dr;
FN:Dr Jo Norwood
item1.ORG:Charity Archive;Maps\\, plans
TITLE:Officer
TEL;TYPE=CELL:+44 7700 900123
EMAIL;TYPE=INTERNET:jo@mail.example
ADR:;;7 Mill Lane;Leeds;;LS1;UK
NOTE:Knows where the keys are
END:VCARD
"""


def of(lines, ending="\r\n"):
    return lines.replace("\n", ending).encode()


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_a_calendar_says_what_happens_where_and_nobody_s_address(ending):
    read = text_of(of(MEETING, ending), "meeting.ics")
    said = r"Spring meeting, with cake Leeds; room 4 Bring a box. And a lid or two \o/"
    assert read == f"Lone officers {said}"


def test_a_line_is_put_together_where_it_was_folded_even_within_a_letter():
    written = "BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nSUMMARY:Größe der Kartons\r\nEND:VTODO\r\nEND:VCALENDAR\r\n".encode()
    at = written.index("ö".encode()) + 1
    folded = written[:at] + b"\r\n " + written[at:]
    assert text_of(folded, "a.ics") == "Größe der Kartons"


def test_a_card_says_name_and_organisation_and_never_how_somebody_is_reached():
    assert text_of(of(CARD), "jo.vcf") == "Dr Jo Norwood Charity Archive Maps, plans"


def test_many_cards_are_read_one_after_the_other():
    other = "BEGIN:VCARD\nVERSION:4.0\nN:Raman;Priya;;;\nTEL:1\nEND:VCARD\n"
    assert text_of(of(CARD + other), "all.vcf") == "Dr Jo Norwood Charity Archive Maps, plans Priya Raman"


def test_a_telephone_s_cards_are_read_in_their_letters():
    card = (
        "BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Zo=EB Gr=FC=\n=DFmann\n"
        "ORG;ENCODING=QUOTED-PRINTABLE:Caf=C3=A9;Keller\nPHOTO;ENCODING=BASE64;JPEG:\n /9j/4AAQSkZJRgABAQ\n\n"
        "END:VCARD\n"
    )
    assert text_of(of(card), "zoe.vcf") == "Zoë Grüßmann Café Keller"


@pytest.mark.parametrize("kind", ["calendars", "cards"])
def test_what_is_none_says_so(kind):
    assert extract(b"SUMMARY:x\r\nFN:x\r\n", kind).trouble is Trouble.DAMAGED


@pytest.mark.parametrize(
    "content",
    [
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 100_000,
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY" + b';X="' * 300_000,
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:" + b"a\r\n " * 400_000,
        b"BEGIN:VCARD\r\nFN;ENCODING=QUOTED-PRINTABLE:" + b"=41=\r\n" * 300_000,
        b"BEGIN:VCARD\r\n" + b"FN;ENCODING=QUOTED-PRINTABLE:a=\r\n" * 50_000,
    ],
)
def test_what_is_made_to_be_slow_is_read_in_time(content):
    kind = "cards" if content.startswith(b"BEGIN:VCARD") else "calendars"
    assert extract(content, kind).trouble in {None, Trouble.DAMAGED}

import struct

from hypothesis import given, settings
from hypothesis import strategies as st

from staffroom.foundation.mail import parse
from staffroom.foundation.mail.winmail import unpack_winmail

from .letters import letter

MESSAGE, ATTACHMENT = 1, 2
BODY, TITLE, DATA, RENDER = 0x800C, 0x8010, 0x800F, 0x9002


def winmail(*objects):
    """A winmail.dat of (level, name, content)."""
    packed = b"".join(
        struct.pack("<BHHI", level, name, 6, len(content)) + content + struct.pack("<H", sum(content) & 0xFFFF)
        for level, name, content in objects
    )
    return struct.pack("<IH", 0x223E9F78, 1) + packed


ROTA = winmail(
    (MESSAGE, BODY, b"Dear all,\r\nthe rota.\0"),
    (ATTACHMENT, RENDER, b"\0" * 14),
    (ATTACHMENT, TITLE, b"..\\rota.csv\0"),
    (ATTACHMENT, DATA, b"Mon,Jo\r\nTue,Al\r\n"),
)


def as_mail(octets):
    return letter("", content_type='application/ms-tnef; name="winmail.dat"')[:-2] + b"\r\n" + octets


def test_what_is_in_it_comes_along_and_the_wrapping_goes():
    parsed = parse(as_mail(ROTA))
    assert parsed.text == "Dear all,\nthe rota."
    assert [(part.filename, part.content) for part in parsed.parts] == [("rota.csv", b"Mon,Jo\r\nTue,Al\r\n")]


def test_what_cannot_be_unpacked_is_kept_as_it_is():
    parsed = parse(as_mail(b"no tnef"))
    assert [(part.filename, part.content) for part in parsed.parts] == [("winmail.dat", b"no tnef")]
    assert parsed.notes == ("winmail.dat could not be unpacked.",)


@settings(deadline=None)
@given(st.binary())
def test_no_octets_are_too_odd(octets):
    unpacked = unpack_winmail(ROTA[:6] + octets)
    assert unpacked is None or unpacked.files or unpacked.text or unpacked.html


@settings(deadline=None)
@given(st.integers(0, len(ROTA) - 1), st.integers(0, 255))
def test_no_change_of_an_octet_is_too_odd(place, octet):
    changed = ROTA[:place] + bytes([octet]) + ROTA[place + 1 :]
    assert len(parse(as_mail(changed)).parts) <= 1

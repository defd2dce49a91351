from datetime import UTC, datetime
from email.header import Header

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staffroom.foundation.mail.characters import clean_line
from staffroom.foundation.mail.headers import (
    decode_words,
    message_ids,
    read_date,
    read_headers,
    read_parameters,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (b"Saturdays", "Saturdays"),
        (b"=?utf-8?Q?Z=C3=B6e=27s_list?=", "Zöe's list"),
        (b"=?UTF-8?B?WsO2ZQ==?= and =?iso-8859-1?q?Zo=EB?=", "Zöe and Zoë"),
        (b"=?utf-8?q?one?=\t =?utf-8?q?_two?=", "one two"),
        (b"=?utf-8?B?4oI=?= =?utf-8?B?rA==?=", "€"),  # a character torn apart
        (b"=?utf-8*en?Q?Hi?=", "Hi"),
        (b"=?utf-8?Q?What? Now?=", "What? Now"),
        (b"=?utf-8?B?WsO2ZQ?=", "Zöe"),  # no padding
        (b"=?made-up?Q?Zo=EB?=", "Zoë"),
        (b"=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
        ("Zöe raw".encode(), "Zöe raw"),
        (b"Zo\xeb raw", "Zoë raw"),
        (b"=?utf-8?Q?a=0D=0ABcc:_b?=", "a Bcc: b"),
    ],
)
def test_words_are_decoded(value, text):
    assert decode_words(value) == text


@pytest.mark.parametrize(
    ("value", "charset", "words"),
    [
        ("Привет".encode("koi8-r"), "koi8-r", "Привет"),
        ("Привет".encode("koi8-r"), '"KOI8-R"; format=flowed', "Привет"),
        ("Dzień dobry".encode("iso8859-2"), "iso-8859-2", "Dzień dobry"),
        ("您好".encode("gb2312"), "gb2312", "您好"),
        ("Zoë".encode(), "koi8-r", "Zoë"),
        ("Die Bücherei schließt für Schü".encode()[:-1], "iso-8859-1", "Die Bücherei schließt für Sch\ufffd"),
        (b"Zo\xeb", "utf-16", "Zoë"),
        (b"Zo\xeb", "made-up", "Zoë"),
        ("こんにちは".encode("iso2022_jp"), "iso-2022-jp", "こんにちは"),
    ],
)
def test_octets_that_say_nothing_of_their_set_are_in_the_texts_own(value, charset, words):
    raw = b"Subject: " + value + f"\nContent-Type: text/plain; charset={charset}\n\n".encode()

    assert read_headers(raw, 0, len(raw))[0].words("subject") == words


@pytest.mark.parametrize(
    ("value", "parameters"),
    [
        (b'text/plain; charset="utf-8"; format=flowed', {"charset": "utf-8", "format": "flowed"}),
        (b'x/y; name="a; \\"b\\".pdf"', {"name": 'a; "b".pdf'}),
        (b"x/y; name=a b.pdf", {"name": "a b.pdf"}),
        (b"x/y; name*=utf-8''Z%C3%B6e.pdf", {"name": "Zöe.pdf"}),
        (b"x/y; name*0*=utf-8'en'Z%C3; name*1*=%B6e; name*2=\".pdf\"", {"name": "Zöe.pdf"}),
        (b"x/y; name*1=b; name*0=a", {"name": "ab"}),
        (b"x/y; name*=Z%C3%B6e", {"name": "Zöe"}),
        (b'x/y; name="=?utf-8?Q?Z=C3=B6e.pdf?="', {"name": "Zöe.pdf"}),
        (b"x/y; name=old; name*=utf-8''new", {"name": "new"}),
        ('x/y; name="Zöe.pdf"'.encode(), {"name": "Zöe.pdf"}),
        (b'x/y; name="open', {"name": "open"}),
        (b"x/y;;; =; a; name=b;", {"name": "b"}),
        (b'x/y; name="C:\\new\\report.doc"', {"name": "C:\\new\\report.doc"}),
    ],
)
def test_parameters_are_read_even_broken_ones(value, parameters):
    assert read_parameters(value)[1] == parameters


def test_headers_are_unfolded_and_their_order_is_kept():
    raw = b"Subject: one\r\n two\r\nX: 1\nX: 2\n\nbody"
    headers, body = read_headers(raw, 0, len(raw))
    assert (headers.first("subject"), headers.values("x"), raw[body:]) == (b"one two", [b"1", b"2"], b"body")


def test_a_line_that_is_no_header_begins_the_text():
    raw = b"Subject: x\r\nDear all,\r\nY: z\r\n"
    headers, body = read_headers(raw, 0, len(raw))
    assert raw[body:] == b"Dear all,\r\nY: z\r\n"
    assert headers.notes == ("A line among the headers is none, so the text was taken to begin there.",)


def test_the_separator_of_a_mailbox_file_is_no_header():
    raw = b"From jo@example.org Mon Mar  4 10:02:00 2024\nSubject: x\n\nbody"
    assert read_headers(raw, 0, len(raw))[0].words("subject") == "x"


def test_a_carriage_return_alone_makes_no_new_header():
    raw = b"Subject: a\rFrom: boss@example.org\r\n\r\n"
    headers, _ = read_headers(raw, 0, len(raw))
    assert [name for name, _ in headers.fields] == ["subject"]
    assert headers.words("subject") == "a From: boss@example.org"


@pytest.mark.parametrize(
    ("value", "identifiers"),
    [
        (b"<a@b> (comment)\r\n <c@d> <a@b>", ("a@b", "c@d")),
        (b"Your message of Monday <a@b>", ("a@b",)),
        (b"a@b", ("a@b",)),
        (b"none", ()),
        (b"<a b@c>", ()),
        (b"", ()),
    ],
)
def test_message_ids_are_found(value, identifiers):
    assert message_ids(value) == identifiers


def test_of_many_message_ids_the_newest_stay():
    value = b" ".join(b"<%d@x>" % number for number in range(300))
    assert (len(message_ids(value)), message_ids(value)[-1]) == (100, "299@x")


@pytest.mark.parametrize(
    ("value", "date"),
    [
        (b"Mon, 4 Mar 2024 10:02:00 +0100", datetime(2024, 3, 4, 9, 2, tzinfo=UTC)),
        (b"4 Mar 2024 10:02 GMT", datetime(2024, 3, 4, 10, 2, tzinfo=UTC)),
        (b"Mon, 4 Mar 2024 10:02:00 -0000", datetime(2024, 3, 4, 10, 2, tzinfo=UTC)),
        (b"Mon, 4 Mar 2024 10:02:00 +0100 (CET)", datetime(2024, 3, 4, 9, 2, tzinfo=UTC)),
        (b"yesterday", None),
        (b"Mon, 44 Mar 2024 10:02:00 +0100", None),
        (b"Thu, 1 Jan 1970 00:00:00 +0000", None),
        (b"Mon, 4 Mar 99999 00:00:00 +0000", None),
        (b"", None),
    ],
)
def test_dates_have_a_zone_or_are_none(value, date):
    assert read_date(value) == date


@settings(deadline=None)
@given(st.binary())
def test_no_octets_are_too_odd(value):
    assert "\n" not in decode_words(value)
    main, _ = read_parameters(value)
    assert main == main.strip().lower()
    assert read_date(value) is None or read_date(value).tzinfo
    assert all("<" not in identifier for identifier in message_ids(value))


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cc", "Cn", "Cs"])))
def test_what_the_standard_library_encodes_comes_back(text):
    value = Header(text, "utf-8").encode().encode()
    assert decode_words(value.replace(b"\n", b"")) == clean_line(text)

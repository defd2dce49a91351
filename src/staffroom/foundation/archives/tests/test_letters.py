"""What of a mail goes into threading."""

from datetime import UTC, datetime

from staffroom.foundation.archives import Found, Letter, headers_of, letter_of

from .archives import mail

DATE = datetime(2004, 3, 1, 10, tzinfo=UTC)


def letter(headers="", topic=""):
    found = Found(mail(1, headers=headers).encode(), "lis.mbox", topic=topic)
    return letter_of(7, found, headers_of(found), DATE)


def test_a_letter_says_what_the_headers_say():
    headers = "References: <a@x>\n\t<b@x>\nIn-Reply-To: Your message <b@x> of Monday\n"

    assert letter(headers) == Letter(7, "1@example.org", ("a@x", "b@x"), ("b@x",), "Letter 1", DATE)


def test_the_topic_is_the_archives_or_that_of_a_header():
    assert letter().topic == ""
    assert letter("X-GM-THRID: 14\n").topic == "google 14"
    assert letter("X-Topic-Id: 15\n").topic == "yahoo 15"
    assert letter("X-Topic-Id: 15\n", topic="yahoo 16").topic == "yahoo 16"


def test_a_mail_with_too_many_headers_has_none():
    found = Found(b"X: y\n" * 2_000 + b"\nHello\n", "lis.mbox")

    assert headers_of(found).fields == ()

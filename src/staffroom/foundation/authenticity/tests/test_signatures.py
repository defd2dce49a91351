"""Signatures that vouch for a mail, and those that only look like it."""

import base64
import re

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from staffroom.foundation.authenticity.raw_mail import NotReadable, RawMail
from staffroom.foundation.authenticity.signatures import signatures

from .zones import SILENCE, Zone, published, signed, written

ZONE = published("s", "charity.example")
KEY_OF_768_BITS = (
    "MHwwDQYJKoZIhvcNAQEBBQADawAwaAJhAOJuafhVVqCVRHKvhV7MclMAlNM7bP1DUOSRLxjExuuwDtKQ7t8RThoQ9OCcDufM"
    "xVavTOnq57tX9Q+RYCeyeCyRptT2Y4yhC5gqqaDYOVpbY9Z5l6tF6ATP8DZaxB8/rQIDAQAB"
)


def results(mail, table=None, **how):
    return [one.result for one in signatures(RawMail(mail), Zone(ZONE if table is None else table), **how)]


def why(mail, table=None):
    return signatures(RawMail(mail), Zone(ZONE if table is None else table))[0].why


@pytest.mark.parametrize("form", [(b"relaxed", b"relaxed"), (b"simple", b"simple"), (b"relaxed", b"simple")])
def test_a_valid_one_passes_in_every_form(form):
    assert results(signed(written(), canonicalize=form)) == ["pass"]


def test_a_mail_without_one_has_none():
    assert results(written()) == []


def test_one_passes_whatever_servers_did_to_line_ends_and_blanks():
    mail = signed(written(text="a\r\nb\r\n"), canonicalize=(b"relaxed", b"relaxed"))
    assert results(mail.replace(b"\r\n", b"\n")) == ["pass"]
    assert results(mail.replace(b"Subject: Keys", b"SUBJECT:  Keys ") + b" \r\n\r\n\r\n") == ["pass"]


def test_a_header_that_was_only_doubled_on_the_way_does_no_harm_and_another_one_does():
    mail = signed(b"MIME-Version: 1.0\r\n" + written(), include_headers=[b"from", b"mime-version"])
    assert results(b"MIME-Version:  1.0\r\n" + mail) == ["pass"]
    assert results(b"MIME-Version: 2.0\r\n" + mail) == ["policy"]


@pytest.mark.parametrize(
    ("before", "after"),
    [(b"Subject: Keys", b"Subject: Money"), (b"From: Jo", b"From: Priya"), (b"Hello", b"Goodbye")],
)
def test_what_was_changed_on_the_way_does_not_pass(before, after):
    assert results(signed(written()).replace(before, after)) == ["fail"]


@pytest.mark.parametrize("name", ["From: Eve <eve@elsewhere.example>", "Subject: Money", "Content-Type: text/html"])
def test_a_second_header_on_top_of_a_signed_one_does_not_pass(name):
    mail = signed(written("Jo <jo@charity.example>", "Hello\r\n", "Content-Type: text/plain"))
    assert results(f"{name}\r\n".encode() + mail)[0] in {"fail", "policy"}


def test_a_signature_of_the_beginning_of_a_text_vouches_for_no_more():
    mail = signed(written(), length=True)
    assert results(mail) == ["pass"]
    assert results(mail + b"Send money.\r\n") == ["policy"]
    assert why(mail + b"Send money.\r\n") == "It covers the beginning of the text alone."


def test_a_signature_that_has_expired_counts_for_nothing():
    mail = signed(written())
    made_at = int(re.search(rb"t=(\d+)", mail)[1])
    expiring = signed(written(), canonicalize=(b"relaxed", b"relaxed"))
    assert results(expiring, now=made_at + 10**9) == ["pass"]
    assert results(mail.replace(b" t=", b" x=%d; t=" % (made_at + 10)), now=made_at + 20) == ["policy"]


def _short_key() -> str:
    octets = (
        rsa.generate_private_key(65537, 1024).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    )
    return base64.b64encode(octets).decode()


@pytest.mark.parametrize(
    "record",
    [
        "v=DKIM1; p=",
        "v=DKIM1; k=rsa; p=no key",
        "v=DKIM1; k=rsa; p=" + "A" * 60_000,
        "v=DKIM1",
        "",
        "nothing of the kind",
        f"v=DKIM1; k=rsa; p={KEY_OF_768_BITS}",
    ],
)
def test_a_key_that_is_taken_back_broken_or_too_short_vouches_for_nothing(record):
    assert results(signed(written()), {"s._domainkey.charity.example TXT": [record]}) == ["permerror"]


def test_somebody_else_s_key_does_not_fit():
    assert results(signed(written()), published("s", "charity.example", "other")) == ["fail"]
    assert results(signed(written()), {"s._domainkey.charity.example TXT": [f"v=DKIM1; p={_short_key()}"]}) == ["fail"]


def test_silence_of_the_dns_is_no_failure():
    assert results(signed(written()), {"s._domainkey.charity.example TXT": SILENCE}) == ["temperror"]


def test_six_are_looked_at_the_author_s_own_before_all_others():
    mail = signed(written())
    for number in range(10):
        mail = signed(mail, f"d{number}.example")
    found = signatures(RawMail(mail), Zone(ZONE), first="charity.example")
    assert len(found) == 6
    assert (found[0].domain, found[0].selector, found[0].result) == ("charity.example", "s", "pass")


@pytest.mark.parametrize(
    "value",
    [
        b"v=1; a=rsa-sha1; d=charity.example; s=s; h=from; bh=AAAA; b=AAAA",
        b"v=1; a=rsa-sha256; d=charity.example; s=s; bh=AAAA; b=AAAA",
        b"v=1; a=rsa-sha256; d=charity.example; d=other.example; s=s; h=from; bh=AAAA; b=AAAA",
        b"v=1; a=rsa-sha256; d=charity.example; i=@other.example; s=s; h=from; bh=AAAA; b=AAAA",
        b"v=1; a=rsa-sha256; d=charity.example; s=s; h=from; bh=AAAA; b=AAAA; l=" + b"9" * 90,
        b"v=1; a=rsa-sha256; d=charity.example; s=s; h=from; bh=AAAA; b=AAAA; x=" + b"9" * 9000,
        b"v=1; a=ed25519-sha256; d=charity.example; s=s; h=from; bh=AAAA; b=AAAA",
        b"nothing",
        b"",
    ],
)
def test_what_is_badly_written_passes_in_no_case(value):
    assert set(results(b"DKIM-Signature: " + value + b"\r\n" + written())) <= {"fail", "permerror", "policy", "neutral"}


def test_what_would_take_long_to_look_at_is_not_looked_at():
    blanks = b"v=1; a=rsa-sha256; b=" + b"\r\n " * 3_000 + b"; h=from"
    names = b"v=1; a=rsa-sha256; b=AAAA; h=" + b"from:" * 1_000
    for value in (blanks, names, b"v=1; b=" + b"A" * 20_000):
        assert results(b"DKIM-Signature: " + value + b"\r\n" + written()) == []


@pytest.mark.parametrize(
    "head", [b"no header at all\r\n\r\n", b" folded\r\n\r\n", b"A: b\r\n" * 600, b"A: " + b"b" * 300_000]
)
def test_a_head_that_is_none_is_not_read(head):
    with pytest.raises(NotReadable):
        RawMail(head)


def test_millions_of_empty_lines_are_left_out():
    text = "Hello\r\n" + "\r\n" * 100_000
    mail = signed(written(text="Hello\r\n"), canonicalize=(b"simple", b"simple"))
    assert results(mail + text.encode()[7:]) == ["pass"]

"""Mails made to do harm. Each is read, or refused for what it is, within the limits on time and memory that the child
has anyway: it would have been killed, and the answer another, if it had taken 2 seconds of CPU time or 200 MB.

Each is made when its test comes: together they are a gigabyte.
"""

import base64
import random

import pytest

from staffroom.foundation.mail import Unreadable, parse_safely

MB = 1_000_000
HEAD = b"From: jo@example.org\r\nMessage-ID: <1@example.org>\r\n"


def body(octets, headers=b""):
    return HEAD + headers + b"\r\n" + octets


def html(octets):
    return body(octets, b"Content-Type: text/html\r\n")


def mixed(octets):
    return body(octets, b"Content-Type: multipart/mixed; boundary=b\r\n")


def repeated(octets, size=MB):
    return octets * (size // len(octets))


def nested_multiparts(depth):
    return HEAD + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(depth)
    )


def header(name, octets):
    return HEAD + name + b": " + octets + b"\r\n\r\nHello."


def encoded(octets, encoding):
    return body(octets, b"Content-Transfer-Encoding: " + encoding + b"\r\n")


def charset(name, octets):
    return body(octets, b"Content-Type: text/plain; charset=" + name + b"\r\n")


REFUSED = {
    "10,000 nested multiparts": (lambda: nested_multiparts(10_000), "more than 30 deep"),
    "millions of boundary lines": (lambda: mixed(repeated(b"--b\r\n", 25 * MB)), "more than 200 parts"),
    "half a million headers": (
        lambda: HEAD + b"".join(b"X-%d: y\r\n" % n for n in range(500_000)),
        "more than 1,000 headers",
    ),
    "a header folded nine million times": (
        lambda: HEAD + b"X: y\r\n" + repeated(b" y\r\n", 36 * MB),
        "uncommonly long",
    ),
    "a header of 30 MB": (lambda: header(b"Subject", repeated(b"=?utf-8?q?", 30 * MB)), "uncommonly long"),
    "42 MB in base64": (lambda: encoded(base64.encodebytes(bytes(42 * MB)), b"base64"), "larger than 40 MB"),
    "70 MB": (lambda: body(bytes(70 * MB)), "60 MB is the most"),
}

READ = {
    "29 levels around 20 MB of lines": lambda: nested_multiparts(29) + b"\r\n" + repeated(b"x\r\n", 20 * MB),
    "20,000 addresses": lambda: header(b"To", b", ".join(b'"N %d" <a%d@example.org>' % (n, n) for n in range(20_000))),
    "a line of 30 MB": lambda: body(repeated(b"x", 30 * MB)),
    "almost boundary lines": lambda: mixed(repeated(b"--bc\r\n", 30 * MB)),
    "a boundary and 30 MB of spaces": lambda: mixed(b"\n--b" + b" " * 30 * MB),
    "10,000 mails in one another": lambda: HEAD + repeated(b"Content-Type: message/rfc822\r\n\r\n", 10_000 * 32),
    "39 MB of zeros in base64": lambda: body(
        base64.encodebytes(bytes(39 * MB)), b"Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n"
    ),
    "200,000 pieces of a file name": lambda: header(
        b"Content-Type", b"a/b;" + b"".join(b" name*%d*=%%41;" % n for n in range(200_000))
    ),
    "a million semicolons": lambda: header(b"Content-Type", b"a/b" + b";" * MB),
    "unbalanced quotation marks": lambda: header(b"Content-Type", b"a/b; name=" + repeated(b'";')),
    "brackets in brackets": lambda: header(b"To", b"(" * MB),
    "escapes in brackets": lambda: header(b"From", repeated(b"(\\")),
    "encoded words without end": lambda: header(b"Subject", repeated(b"=?utf-8?q?", 90_000)),
    "combining characters": lambda: header(b"Subject", ("a" + "\u0301\u0323" * 100_000).encode()),
    "References to 90,000 mails": lambda: header(b"References", b" ".join(b"<%d@x>" % n for n in range(90_000))),
    "200,000 nested divs": lambda: html(b"<div>" * 200_000 + b"x"),
    "200,000 nested blockquotes": lambda: html(b"<blockquote>x" * 200_000),
    "200,000 nested tables": lambda: html(b"<table><tr><td>x" * 200_000),
    "30 MB of HTML": lambda: html(repeated(b'<p>Hello <a href="http://x">y</a>\n', 30 * MB)),
    "a tag without end": lambda: html(b"<a " + repeated(b"x=y ", 4 * MB)),
    "quotation marks in tags": lambda: html(repeated(b"<a \"<a '", 4 * MB) + b">"),
    "comments without end": lambda: html(repeated(b"<!--", 4 * MB)),
    "scripts without end": lambda: html(repeated(b"<script>", 4 * MB)),
    "less than, four million times": lambda: html(b"<" * 4 * MB),
    "character references": lambda: html(repeated(b"&amp;&#x41;&nosuch;", 4 * MB)),
    "closing tags": lambda: html(b"<div>" * 60_000 + b"</span></p></b>" * 60_000),
    "forty million quote marks": lambda: body(b">" * 40 * MB),
    "ten million quoted lines": lambda: body(repeated(b"> \n", 30 * MB)),
    "attributions": lambda: body(repeated(b"On 4 Mar 2024 10:02 a@b.org " + b"a " * 100 + b"wrote:\r\n\r\n")),
    "attributions and quotes": lambda: body(repeated(b"On Monday, Al wrote:\n> x\ny\n", 400_000)),
    "headers of quoted mail": lambda: body(repeated(b"From: a\nTo: b\n\nDe: c\n\n", 400_000)),
    "names that wrote": lambda: body(repeated(b"Jo Bo Lo " * 16 + b"wrote:\n> x\n")),
    "signatures": lambda: body(repeated(b"-- \n> x\n", 150_000)),
    "rules and footers": lambda: body(repeated(b"-----\nunsubscribe http\n", 400_000)),
    "flowed lines": lambda: body(repeated(b"x \r\n", 30 * MB), b"Content-Type: text/plain; format=flowed\r\n"),
    "flowed quotes": lambda: body(
        repeated(b">" * 49 + b"\r\n", 30 * MB), b"Content-Type: text/plain; format=flowed\r\n"
    ),
    "quoted-printable": lambda: encoded(repeated(b"=41", 30 * MB), b"quoted-printable"),
    "uuencoded": lambda: encoded(b"begin 644 a\n" + repeated(b"#0V%T\n", 30 * MB), b"x-uuencode"),
    "UTF-7": lambda: charset(b"utf-7", repeated(b"+AAA", 30 * MB)),
    "IDNA": lambda: charset(b"idna", repeated(b"xn--a", 30 * MB)),
    "Punycode": lambda: charset(b"punycode", repeated(b"xn--a", 30 * MB)),
    "ISO 2022": lambda: charset(b"iso-2022-jp", repeated(b"\x1b$B", 30 * MB)),
    "30 MB of NUL": lambda: body(bytes(30 * MB)),
    "noise": lambda: random.Random(1).randbytes(30 * MB),
    "armour": lambda: body(repeated(b"-----BEGIN PGP SIGNED MESSAGE-----\n", 30 * MB)),
    "half a million recipients that bounced": lambda: body(
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        + repeated(b"Action: failed\r\nFinal-Recipient: rfc822;a@b.org\r\n\r\n", 25 * MB),
        b"Content-Type: multipart/report; boundary=b\r\n",
    ),
    "a bounce of mails in mails": lambda: (
        b"From: mailer-daemon@x\r\n" + repeated(b"Content-Type: message/rfc822\r\n\r\n", 96_000)
    ),
    "a report of blank lines": lambda: body(
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\n" + b"\r\n" * 5 * MB,
        b"Content-Type: multipart/report; boundary=b\r\n",
    ),
    "a winmail.dat of empty objects": lambda: body(
        bytes.fromhex("789f3e220000") + repeated(b"\x01\x06\x90\x08\0\0\0\0\0\0\0", 10 * MB),
        b"Content-Type: application/ms-tnef\r\n",
    ),
}


@pytest.mark.parametrize(("raw", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_goes_beyond_the_bounds_is_refused_for_what_it_is(raw, reason):
    with pytest.raises(Unreadable, match=reason):
        parse_safely(raw())


@pytest.mark.parametrize("raw", READ.values(), ids=READ)
def test_what_is_only_malicious_is_read_within_the_limits(raw):
    parsed = parse_safely(raw())
    assert parsed.from_address in {"jo@example.org", "mailer-daemon@x", ""}
    assert len(parsed.text) <= MB


def test_a_good_letter_with_25_mb_of_photographs_fits_in_the_limits():
    photographs = random.Random(2).randbytes(25 * MB)
    raw = mixed(
        b"--b\r\n\r\nHere they are.\r\n--b\r\nContent-Type: image/jpeg; name=all.jpg\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(photographs) + b"\r\n--b--\r\n"
    )
    parsed = parse_safely(raw)
    assert parsed.text == "Here they are."
    assert parsed.parts[0].content == photographs

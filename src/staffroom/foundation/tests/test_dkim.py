import base64
import time
from email.header import Header
from types import SimpleNamespace

import dkim as dkimpy
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from dkim.canonicalization import Relaxed
from hypothesis import given
from hypothesis import strategies as st

from staffroom.foundation import dkim

RSA = dkim.generate_key()
ED25519 = dkim.generate_key("ed25519")
HEADERS = [
    ("From", '"Maeve Tully via Lone Information Officers" <lio@example.org>'),
    ("To", "Jo Norwood <jo@charity.example>"),
    ("Subject", "What do you call yourself at parties?"),
    ("Date", "Sat, 21 Nov 2026 09:14:00 +0000"),
    ("Message-ID", "<1@example.org>"),
    ("List-Unsubscribe", "<https://example.org/u/abc/>,\r\n <mailto:u+abc@example.org>"),
    ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
]
# The example of RFC 8463, appendix A: key, message and Ed25519 signature.
RFC_8463_KEY = b"nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="
RFC_8463_RECORD = b"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
RFC_8463_MESSAGE = b"""\
DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
""".replace(b"\n", b"\r\n")

RSA_OF_768_BITS = """\
-----BEGIN PRIVATE KEY-----
MIIB5QIBADANBgkqhkiG9w0BAQEFAASCAc8wggHLAgEAAmEAsPrdKIFjmaV3EGpN
9laOkifm1tvdkucyDrejXmCZguyBzrO0m4J46r43pxQNa28bB8fTGT91qv9GBYBA
qDyhWkRGdxJza/ErSd3k2/v5PuFrMfk3gaUhgHUxG+gJygZLAgMBAAECYDmFwB4r
N+k3i6RtONvJNFuy1medXL4joPSBoXrKYPrZzjMV26zz0kNSAhqu/NGfcZorRBDJ
yem1DEWFsvB70RJNSsAazPIX/VWy/bI1jR0NMxUQiuL20BzoAJWxaSjd6QIxAN6d
megvi2IkPIG9QRYRsiM1uV7S5tW9atsTxCDZojB1KVTT1MEsa/NfDGpDzld6bQIx
AMuFRUTxKgXzX9KZ/6ckdkMnoe32J0AavJQjZPfPpp8njCtXT1xBVyCb0/u1uHIQ
lwIxAJU+sa0xGtAcHRiZ6eXCzVu/q9w/ppRLXjUrxkSDw7GbCq+dKLitcF4ELg2c
Ed0h7QIwdRfmNLY0IVxXA0pLBpU53YVN6yU2i/FWEj0S+GjmSqdsQ/tl04RcZoyB
OE7jIe1dAjEAmCc7IgUxpr4XPjXBr64enRupaCzDiWN2W02rBqqQiESQqSb031h8
VHy7oC2cz1qs
-----END PRIVATE KEY-----
"""


class VerifyKey:
    """What dkimpy wants of PyNaCl, by `cryptography`."""

    def __init__(self, key, encoder):
        self._key = Ed25519PublicKey.from_public_bytes(base64.b64decode(key))

    def verify(self, data, signature):
        self._key.verify(signature, data)


@pytest.fixture(autouse=True)
def dkimpy_verifies_ed25519(monkeypatch):
    nacl = SimpleNamespace(
        signing=SimpleNamespace(VerifyKey=VerifyKey),
        encoding=SimpleNamespace(Base64Encoder=None),
        exceptions=SimpleNamespace(BadSignatureError=InvalidSignature),
    )
    monkeypatch.setattr(dkimpy, "nacl", nacl, raising=False)


def message(headers, body):
    lines = [f"{name}: {value}\r\n".encode() for name, value in headers]
    return b"".join([*lines, b"\r\n", body])


def signed(body=b"Hello.\r\n", *, headers=HEADERS, key=RSA):
    signer = dkim.Signer("example.org", "s2026", key)
    return message([("DKIM-Signature", signer.sign(headers, dkim.hash_of_body(body))), *headers], body)


def verifies(mail, *, record=None, key=RSA):
    def look_up(name, timeout=5):
        assert name in (b"s2026._domainkey.example.org.", b"brisbane._domainkey.football.example.com.")
        return record or dkim.dns_record(key).encode()

    return dkimpy.verify(mail, dnsfunc=look_up)


@pytest.mark.parametrize("key", [RSA, ED25519])
def test_another_implementation_verifies_our_signature(key):
    assert verifies(signed(key=key), key=key)


def test_the_ed25519_verifier_of_these_tests_accepts_the_example_of_the_rfc_and_no_other():
    assert verifies(RFC_8463_MESSAGE, record=RFC_8463_RECORD)
    assert not verifies(RFC_8463_MESSAGE.replace(b"dinner", b"supper"), record=RFC_8463_RECORD)


def test_the_key_of_the_rfc_has_the_dns_record_of_the_rfc():
    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(RFC_8463_KEY))
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    assert dkim.dns_record(pem) == RFC_8463_RECORD.decode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\r\n",
        b"\r\n\r\n\r\n",
        b"One line.\r\n\r\n\r\n",
        b"Trailing space \t \r\n  \t\r\n",
        b"Two  spaces,\ta\ttab\r\n and one first\r\n",
        "Grüße, Zoë\r\n".encode(),
        b".\r\n..\r\n",
    ],
)
def test_any_body_verifies(body):
    assert verifies(signed(body))


def test_folded_headers_and_encoded_ones_verify():
    headers = [
        *HEADERS[:2],
        (
            "Subject",
            Header("Überlegungen zur Erschließung von Nachlässen in kleinen Häusern", "utf-8").encode(linesep="\r\n"),
        ),
        ("References", "<1@example.org>\r\n\t<2@example.org>  \r\n <3@example.org>"),
    ]

    assert "\r\n" in headers[2][1]
    assert verifies(signed(headers=headers))


def test_headers_may_be_given_as_octets():
    signer = dkim.Signer("example.org", "s2026", RSA)
    as_octets = [(name.encode(), value.encode()) for name, value in HEADERS]

    assert signer.sign(as_octets, "x", signed_at=1) == signer.sign(HEADERS, "x", signed_at=1)


def test_an_address_in_utf_8_verifies():
    headers = [("From", "josé@example.org"), *HEADERS[1:]]

    assert verifies(signed(headers=headers))


def test_relays_may_refold_headers_and_pad_the_body():
    mail = signed(b"Hello there.\r\n")
    refolded = mail.replace(b"Subject: What do", b"subject:  What\r\n\tdo").replace(b"there.", b"there.  ")

    assert refolded != mail
    assert verifies(refolded + b"\r\n\r\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"Hello.", b"Hullo."),
        (b"jo@charity", b"mo@charity"),
        (b"One-Click", b"Two-Click"),
        (b"u+abc@", b"u+abd@"),
        (b"Subject: ", b"Subject: Free gift\r\nSubject: "),
        (b"To: ", b"Reply-To: crook@example.net\r\nTo: "),
        (b"To: ", b"Content-Type: text/html\r\nTo: "),
        (b"To: ", b"To: all@example.net\r\nTo: "),
    ],
)
def test_what_is_changed_or_added_on_the_way_breaks_the_signature(before, after):
    mail = signed()

    assert before in mail
    assert not verifies(mail.replace(before, after, 1))


def test_both_unsubscribe_headers_are_signed():
    value = dkim.Signer("example.org", "s", RSA).sign(HEADERS, "x").replace("\r\n ", "")
    listed = value.partition("; h=")[2].partition(";")[0].split(":")

    assert listed.count("list-unsubscribe") == 2
    assert listed.count("list-unsubscribe-post") == 2
    assert listed.count("from") == 2


def test_of_headers_with_one_name_each_is_signed():
    headers = [*HEADERS, ("List-Post", "<mailto:a@example.org>"), ("List-Post", "<mailto:b@example.org>")]

    assert verifies(signed(headers=headers))
    assert not verifies(signed(headers=headers).replace(b"mailto:a@", b"mailto:c@"))


def test_no_line_of_the_signature_is_longer_than_78_characters():
    value = dkim.Signer("lists.a-rather-long-name.example.org", "selector2026", RSA).sign(
        HEADERS, dkim.hash_of_body(b"")
    )

    assert max(len(line) for line in f"DKIM-Signature: {value}".split("\r\n")) <= 78


def test_the_moment_of_signing_is_told_and_may_be_given():
    signer = dkim.Signer("example.org", "s", ED25519)

    assert "\r\n t=1795252440;" in signer.sign(HEADERS, "x", signed_at=1795252440)
    assert int(signer.sign(HEADERS, "x").partition(" t=")[2].partition(";")[0]) == pytest.approx(time.time(), abs=5)


def test_a_message_without_a_sender_is_not_signed():
    with pytest.raises(ValueError, match="without From"):
        dkim.Signer("example.org", "s", ED25519).sign(HEADERS[1:], "x")


BITS_OF_BODY = st.sampled_from([b" ", b"\t", b"\r\n", b"\r\n\r\n", b"a", b".", "é".encode(), b"\r", b"\n", b"\0"])


@given(st.lists(BITS_OF_BODY).map(b"".join).map(lambda text: text + b"\r\n" if text else text))
def test_bodies_are_made_canonical_as_another_implementation_makes_them(body):
    assert dkim.relaxed_body(body) == Relaxed.canonicalize_body(body)


BITS_OF_HEADER = st.sampled_from([" ", "\t", "\r\n ", "\r\n\t", "a", "é", ":", ";", "b=", "=?utf-8?q?=C3=A9?="])


@given(st.lists(BITS_OF_HEADER).map("".join), st.sampled_from(["From", "SUBJECT", "list-Post "]))
def test_headers_are_made_canonical_as_another_implementation_makes_them(value, name):
    _, [line] = dkim._relaxed_headers([(name, value)])

    [(their_name, their_value)] = Relaxed.canonicalize_headers([(name.encode(), value.encode())])
    assert line == their_name + b":" + their_value


@given(st.lists(BITS_OF_HEADER, min_size=1).map("".join), st.lists(BITS_OF_BODY).map(b"".join))
def test_whatever_is_signed_verifies(subject, body):
    headers = [*HEADERS[:2], ("Subject", f"x{subject}x")]
    body = body.replace(b"\r", b"").replace(b"\n", b"\r\n") + b"\r\n"

    assert verifies(signed(body, headers=headers, key=ED25519), key=ED25519)


def test_a_body_that_lacks_its_last_line_end_counts_as_having_it():
    assert dkim.hash_of_body(b"a \r\nb ") == dkim.hash_of_body(b"a\r\nb\r\n")


@pytest.mark.parametrize(
    "pem", ["", "nonsense", b"\xff\xfe", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"]
)
def test_what_is_no_key_is_refused_in_plain_words(pem):
    with pytest.raises(dkim.KeyRefused, match="can't be read as a private key"):
        dkim.Signer("example.org", "s", pem)


def pem_of(key):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def test_keys_of_another_kind_and_short_ones_are_refused():
    with pytest.raises(dkim.KeyRefused, match="another kind"):
        dkim.dns_record(pem_of(ec.generate_private_key(ec.SECP256R1())))
    with pytest.raises(dkim.KeyRefused, match="768 bits is too short"):
        dkim.Signer("example.org", "s", RSA_OF_768_BITS)


def test_a_public_record_goes_into_a_zone_file_in_pieces_of_255():
    record = dkim.dns_record(RSA)
    pieces = dkim.in_zone_file(record).removeprefix('"').removesuffix('"').split('" "')

    assert record.startswith("v=DKIM1; k=rsa; p=MIIBI")
    assert [len(piece) for piece in pieces] == [255, len(record) - 255]
    assert "".join(pieces) == record


def test_the_hints_for_spf_and_dmarc_can_be_published_as_they_are():
    assert dkim.spf_hint() == "v=spf1 a mx ~all"
    assert dkim.spf_hint(["relay.example.net"]) == "v=spf1 a mx a:relay.example.net ~all"
    assert dkim.dmarc_hint("postmaster@example.org") == "v=DMARC1; p=none; rua=mailto:postmaster@example.org"

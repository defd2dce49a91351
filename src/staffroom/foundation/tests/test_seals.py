"""Sealed documents: what is genuine, what was changed, and what is none."""

import base64
import json

import pytest

from staffroom.foundation import seals
from staffroom.foundation.seals import Verdict


def encoded(octets):
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


# RFC 8032, 7.1, test 2.
SECRET = encoded(bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))
PUBLIC = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
DOCUMENT = {"text": "She reads everything twice, and answers “why?”", "written": {"by": "Priya Shah", "on": 20261122}}


@pytest.fixture
def document():
    return seals.sealed(DOCUMENT, secret=SECRET)


def check(document):
    return seals.check(seals.written(document))


def test_the_public_key_is_the_one_that_the_standard_names():
    assert base64.urlsafe_b64decode(seals.public_of(SECRET) + "=").hex() == PUBLIC


def test_what_was_sealed_is_genuine(document):
    checked = check(document)
    assert (checked.verdict, checked.key) == (Verdict.GENUINE, seals.public_of(SECRET))
    assert checked.fingerprint == seals.fingerprint_of(checked.key) == document["seal"]["fingerprint"]


def test_spaces_and_the_order_of_names_do_not_matter(document):
    turned = json.dumps(dict(reversed(document.items())), separators=(",", ":")).encode()
    assert seals.check(b"\xef\xbb\xbf \n" + turned).is_genuine


@pytest.mark.parametrize(
    "change",
    [
        {"text": "She reads nothing."},
        {"text": DOCUMENT["text"] + " "},
        {"written": {"by": "Priya Shah", "on": 20261123}},
        {"written": {"by": "Priya Shah"}},
        {"further": "She counts, too."},
    ],
)
def test_nothing_can_be_changed_added_or_left_out(document, change):
    assert check({**document, **change}).verdict == Verdict.CHANGED


@pytest.mark.parametrize("name", ["fingerprint", "signature"])
def test_the_seal_itself_can_not_be_changed(document, name):
    other = seals.sealed({"text": "Another"}, secret=seals.make_key())["seal"][name]
    assert check({**document, "seal": {**document["seal"], name: other}}).verdict == Verdict.CHANGED


def test_another_key_put_into_it_does_not_fit(document):
    other = seals.public_of(seals.make_key())
    seal = {**document["seal"], "key": other, "fingerprint": seals.fingerprint_of(other)}
    assert check({**document, "seal": seal}).verdict == Verdict.CHANGED


@pytest.mark.parametrize(
    "seal",
    [
        None,
        [],
        {},
        {"key": 7},
        {"key": "é" * 43},
        {"key": "A" * 43, "algorithm": "none", "form": "RFC 8785"},
        {"key": "A" * 42, "algorithm": "Ed25519", "form": "RFC 8785"},
        {"key": "!" * 43, "algorithm": "Ed25519", "form": "RFC 8785"},
        {"key": "A" * 42 + "B", "algorithm": "Ed25519", "form": "RFC 8785"},
    ],
)
def test_what_has_no_seal_of_ours_is_no_sealed_document(seal):
    assert check({**DOCUMENT, "seal": seal}).verdict == Verdict.UNREADABLE


@pytest.mark.parametrize("signature", [None, 7, "", "A" * 85, "A" * 86, ["A"]])
def test_a_signature_that_is_none_does_not_fit(document, signature):
    assert check({**document, "seal": {**document["seal"], "signature": signature}}).verdict == Verdict.CHANGED


@pytest.mark.parametrize("octets", [b"", b"[]", b"null", b'"seal"', b"\x00", b"%PDF-1.7", b"[" * 60_000, b" " * 70_000])
def test_any_other_file_is_no_sealed_document(octets):
    assert seals.check(octets).verdict == Verdict.UNREADABLE


@pytest.mark.parametrize("sign", [0, 0x80])
@pytest.mark.parametrize("key", ["01" + "00" * 31, "ec" + "ff" * 30 + "7f", "ee" + "ff" * 30 + "7f"])
def test_a_key_of_small_order_signs_nothing(document, key, sign):
    """Where such a key is let, a signature of nothing fits everything, or every other thing."""
    octets = bytes.fromhex(key)
    public = encoded(octets[:-1] + bytes([octets[-1] | sign]))
    seal = {**document["seal"], "key": public, "fingerprint": seals.fingerprint_of(public)}
    for point in (b"\x01" + bytes(31), bytes.fromhex("ec" + "ff" * 30 + "7f")):
        assert not check({**document, "seal": {**seal, "signature": encoded(point + bytes(32))}}).is_genuine


def test_a_fingerprint_is_read_out_four_by_four():
    assert seals.grouped("3f2a91c0") == "3f2a 91c0"


@pytest.mark.parametrize("key", ["", "A", "A" * 44, "é" * 43])
def test_what_is_no_key_has_no_fingerprint(key):
    with pytest.raises(ValueError, match="32 octets"):
        seals.fingerprint_of(key)

import json
from datetime import UTC, datetime

import pytest

from staffroom.foundation.mail import BouncedRecipient, BounceReport, MailPart, ParsedMail
from staffroom.foundation.mail.wire import LENGTHS, MAX_JSON, Malformed, pack, pack_refusal, read_lengths, unpack

EVERYTHING = ParsedMail(
    message_id="1@example.org",
    subject="Über 😀",
    from_name="Jo",
    from_address="jo@example.org",
    reply_to=(("", "r@example.org"),),
    to=(("Al", "al@example.org"), ("", "b@example.org")),
    cc=(("", "c@example.org"),),
    addresses_cut=True,
    date=datetime(2024, 3, 4, 9, 2, tzinfo=UTC),
    in_reply_to=("0@example.org",),
    references=("a@x", "0@example.org"),
    text="At ten.\n",
    quoted="> When?",
    signature="-- \nJo",
    form="html",
    interleaved=True,
    parts=(MailPart("a.png", "image/png", b"\x00\xff", "cid", True), MailPart("b.txt", "text/plain", b"")),
    is_encrypted=True,
    auto_reason="It says so.",
    list_reason="It says so, too.",
    list_ids=("friends.example.net",),
    loops=("keys.example.net",),
    hops=7,
    bounce=BounceReport((BouncedRecipient("gone@example.org", True, "5.1.1", "550"),), "77@x"),
    authentication_results=("mx; none",),
    language="en",
    notes=("Odd.",),
)
LEAST = ParsedMail(message_id="1@x", subject="", from_name="", from_address="")


def sent(pieces):
    octets = b"".join(pieces)
    of_json, of_contents = read_lengths(octets[: LENGTHS.size])
    rest = octets[LENGTHS.size :]
    assert len(rest) == of_json + of_contents
    return rest[:of_json], rest[of_json:]


@pytest.mark.parametrize("parsed", [EVERYTHING, LEAST])
def test_a_mail_arrives_as_it_was_sent(parsed):
    assert unpack(*sent(pack(parsed))) == parsed


def test_a_reason_arrives():
    assert unpack(*sent(pack_refusal("The mail has more than 200 parts."))) == "The mail has more than 200 parts."


def test_no_field_was_forgotten_in_the_example():
    assert [name for name in ParsedMail.__dataclass_fields__ if not getattr(EVERYTHING, name)] == []


def changed(**fields):
    octets, contents = sent(pack(EVERYTHING))
    return json.dumps({"mail": json.loads(octets)["mail"] | fields}).encode(), contents


@pytest.mark.parametrize(
    "fields",
    [
        {"text": 7},
        {"text": "a\0b"},
        {"subject": "\ud800"},
        {"to": [["only one"]]},
        {"to": "text"},
        {"date": "tomorrow"},
        {"parts": [["a", "b", 10_000, "", False]]},
        {"parts": [["a", "b", -1, "", False]]},
        {"bounce": {"recipients": [{}]}},
        {"notes": None},
    ],
)
def test_what_no_reader_would_say_is_refused(fields):
    with pytest.raises(Malformed):
        unpack(*changed(**fields))


@pytest.mark.parametrize("octets", [b"", b"{}", b"[]", b"7", b'{"mail": {}}', b"\xff", b"[" * 100_000])
def test_what_is_no_answer_is_refused(octets):
    with pytest.raises(Malformed):
        unpack(octets, b"")


def test_an_endless_answer_is_refused():
    with pytest.raises(Malformed):
        read_lengths(LENGTHS.pack(MAX_JSON + 1, 0))

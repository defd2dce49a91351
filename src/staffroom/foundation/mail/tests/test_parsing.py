import re
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from staffroom.foundation.mail import ParsedMail, Unreadable, parse
from staffroom.foundation.mail.wire import MAX_CONTENTS

from .letters import ATTRIBUTION, QUOTE, letter, multipart, reply


def test_a_mail_says_who_to_whom_when_and_what():
    raw = letter(
        "At ten.\n",
        sender="=?utf-8?q?Zo=C3=AB?= Norwood <Zoe@Example.org>",
        subject="=?utf-8?q?Re:_Saturdays_=E2=80=93_again?=",
        headers=(
            "Date: Mon, 4 Mar 2024 10:02:00 +0100\nIn-Reply-To: <0@example.org>\nReferences: <a@x>\n <0@example.org>\n"
            "Cc: Al <al@example.org>, undisclosed:;\nReply-To: zoe@home.example\nContent-Language: en-GB, en"
        ),
    )
    assert parse(raw) == ParsedMail(
        message_id="1@example.org",
        subject="Re: Saturdays – again",
        from_name="Zoë Norwood",
        from_address="zoe@example.org",
        to=(("", "lis@lists.example.net"),),
        cc=(("Al", "al@example.org"),),
        reply_to=(("", "zoe@home.example"),),
        date=datetime(2024, 3, 4, 9, 2, tzinfo=UTC),
        in_reply_to=("0@example.org",),
        references=("a@x", "0@example.org"),
        text="At ten.",
        language="en-GB",
    )


def test_a_reply_is_taken_apart():
    parsed = parse(reply(f"At ten.\n\n{ATTRIBUTION}{QUOTE}\n-- \nJo\n"))
    assert (parsed.text, parsed.quoted, parsed.signature) == ("At ten.", f"{ATTRIBUTION}{QUOTE}".strip(), "-- \nJo")


@pytest.mark.parametrize(
    "subject", ["Fwd: A post", "[lis] FW: A post", "WG: Stelle", "TR : Poste", "RV: x", "[Fwd: A post]", "x (fwd)"]
)
def test_what_is_passed_on_is_the_text(subject):
    body = "See below.\n\nFrom: Al\nSent: Monday\nTo: Jo\nSubject: A post\n\nA post."
    assert parse(reply(body, subject=subject)).text == body
    assert parse(reply(body, subject="Re: A post")).text == "See below."


@pytest.mark.parametrize("subject", ["Re: x", "[lis] AW: x", "RE[2]: x", "Rép : x", "Antwort: x"])
def test_an_answer_is_known_by_its_subject_if_need_be(subject):
    assert parse(letter(f"At ten.\n\n{QUOTE}", subject=subject)).text == "At ten."


def test_who_writes_from_two_addresses_writes_from_none():
    assert parse(letter(sender="a@example.org, b@example.org")).from_address == ""
    assert parse(letter(headers="From: boss@example.org")).from_address == ""
    assert parse(b"Subject: x\r\n\r\nx").from_address == ""


def test_a_missing_message_id_is_derived_from_what_does_not_change_on_the_way():
    raw = letter("Hello.").replace(b"Message-ID: <1@example.org>\r\n", b"")
    derived = parse(raw).message_id
    assert derived.endswith("@derived.invalid")
    assert parse(b"Received: from a\r\nReturn-Path: <b>\r\n" + raw).message_id == derived
    assert parse(raw.replace(b"Hello.", b"Goodbye.")).message_id != derived


def test_the_header_of_a_mail_stays_one_line():
    parsed = parse(letter(subject="a\rBcc: x@example.org"))
    assert parsed.subject == "a Bcc: x@example.org"
    assert parse(letter(subject="=?utf-8?q?a=0D=0AFrom:_b?=")).subject == "a From: b"
    assert len(parse(letter(subject="x" * 1_000)).subject) == 300


def test_many_addresses_are_cut_and_that_is_said():
    raw = letter(headers="Cc: " + ",\n ".join(f"a{number}@example.org" for number in range(2_000)))
    parsed = parse(raw)
    assert (len(parsed.cc), parsed.addresses_cut) == (500, True)


def test_results_are_in_order_and_one_line_each():
    headers = "Authentication-Results: mx.example.net;\n dmarc=pass\nAuthentication-Results: other; none"
    assert parse(letter(headers=headers)).authentication_results == ("mx.example.net; dmarc=pass", "other; none")


def test_too_many_parts_are_refused():
    with pytest.raises(Unreadable, match=re.escape("The mail has more than 200 parts.")):
        parse(multipart("mixed", ["\nx"] * 201))


def test_too_many_headers_are_refused():
    with pytest.raises(Unreadable, match="more than 1,000 headers"):
        parse(letter(headers="\n".join(f"X-{number}: y" for number in range(1_001))))


def test_parts_too_deep_are_refused():
    opened = "".join(f'Content-Type: multipart/mixed; boundary="{level}"\n\n--{level}\n' for level in range(31))
    with pytest.raises(Unreadable, match="more than 30 deep"):
        parse(opened.encode())


def test_too_large_attachments_are_refused():
    raw = letter("", content_type="application/zip") + b"x" * 40_000_001
    with pytest.raises(Unreadable, match="larger than 40 MB"):
        parse(raw)


def everything_said(parsed):
    texts = [parsed.message_id, parsed.subject, parsed.from_name, parsed.from_address, parsed.text, parsed.quoted]
    texts += [parsed.signature, parsed.auto_reason, parsed.language, *parsed.list_ids, *parsed.notes]
    texts += [*parsed.in_reply_to, *parsed.references, *parsed.authentication_results]
    texts += [text for mailbox in parsed.to + parsed.cc + parsed.reply_to for text in mailbox]
    texts += [text for part in parsed.parts for text in (part.filename, part.content_type, part.content_id)]
    return texts


def check(raw):
    """What holds for every mail that can be read."""
    parsed = parse(raw)
    joined = "\n".join(everything_said(parsed))
    joined.encode("utf-8")
    assert not set(joined) & {"\0", "\r", "\x1b"}
    assert parsed.message_id
    assert "\n" not in parsed.subject + parsed.from_name + parsed.from_address + parsed.message_id
    assert all(part.filename for part in parsed.parts)
    assert sum(len(part.content) for part in parsed.parts) < MAX_CONTENTS


@settings(deadline=None)
@given(st.binary(max_size=4_000))
def test_any_octets_can_be_read(raw):
    check(raw)


_header = st.sampled_from(
    [
        *(
            "From: a@b.org",
            "From: =?utf-8?q?=00?= <a@b>",
            "To: a:b;c",
            "Subject: =?x?b?y?=",
            "Subject: \xff",
            "Date: x",
            "X",
        ),
        *(
            "Content-Type: multipart/mixed; boundary=b",
            "Content-Type: multipart/alternative; boundary=b",
            "Content-Type: ;",
        ),
        *(
            "Content-Type: text/html; charset=utf-16",
            "Content-Type: message/rfc822",
            "Content-Type: multipart/signed; boundary=b",
        ),
        *(
            "Content-Type: application/ms-tnef",
            "Content-Type: text/plain; format=flowed; charset=hz",
            "Content-Type: multipart/report",
        ),
        *(
            "Content-Transfer-Encoding: base64",
            "Content-Transfer-Encoding: quoted-printable",
            "Content-Transfer-Encoding: uue",
        ),
        *(
            "Content-Disposition: attachment; filename*0*=x''%; filename*1=b",
            "References: <a@b> <",
            "Return-Path: <>",
            " folded",
        ),
    ]
)
_body = st.sampled_from(
    ["--b", "--b--", "> q", "-- ", "On 4 Mar 2024 10:02, a@b.org wrote:", "<div><p>x", "=41=", "~{", "AAA=", "\0"]
)


@settings(deadline=None)
@given(
    st.lists(st.one_of(_header, _body, st.just(""), st.text(max_size=20)), max_size=25), st.sampled_from(["\n", "\r\n"])
)
@example(["From: a@b.org", "", "x"], "\r\n")
def test_any_mail_that_looks_like_one_can_be_read(lines, line_end):
    check(line_end.join(lines).encode("utf-8", "surrogatepass"))


@settings(deadline=None)
@given(st.data())
def test_any_mail_that_was_damaged_can_be_read(data):
    raw = bytearray(
        multipart("mixed", ["Content-Type: text/html\n\n<p>Hello", "Content-Type: message/rfc822\n\nSubject: x\n\ny"])
    )
    for _ in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    check(bytes(raw))

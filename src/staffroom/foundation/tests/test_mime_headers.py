from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes
from email.policy import SMTP

import dkim as dkimpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffroom.foundation import dkim, mime
from staffroom.foundation.mime import HeaderRefused, Mailbox, MailingList, NoAddress, Unsubscribe

BODY = mime.compose(text="Use flux.\n")
WHEN = datetime(2026, 11, 21, 9, 14, tzinfo=timezone(timedelta(hours=1)))
LIST = MailingList(
    name="Lone Information Officers",
    list_id="lio.lists.example.org",
    post="lio@lists.example.org",
    help="https://example.org/networks/lio/email/",
    owner="lio+owner@lists.example.org",
    subscribe="lio+subscribe@lists.example.org",
    archive="https://example.org/networks/lio/",
)


def lines(**changes):
    given = {
        "author": Mailbox("lio@lists.example.org", "Maeve Tully via Lone Information Officers"),
        "to": [Mailbox("jo@charity.example", "Jo Norwood")],
        "subject": "What do you call yourself at parties?",
        "date": WHEN,
        "message_id": "<7.99@lists.example.org>",
        "body": BODY,
    }
    return mime.headers(**{**given, **changes})


def as_sent(**changes):
    return dict(lines(**changes))


def read(**changes):
    mail = message_from_bytes(mime.assemble(lines(**changes), BODY), policy=SMTP)
    assert mail.defects == []
    return mail


def longest_line(headers):
    return max(len(line) for name, value in headers for line in f"{name}: {value}".split("\r\n"))


def test_a_mail_is_its_headers_a_blank_line_and_its_body_with_crlf_throughout():
    assert mime.assemble(lines(), BODY) == (
        b'From: "Maeve Tully via Lone Information Officers" <lio@lists.example.org>\r\n'
        b'To: "Jo Norwood" <jo@charity.example>\r\n'
        b"Subject: What do you call yourself at parties?\r\n"
        b"Date: Sat, 21 Nov 2026 09:14:00 +0100\r\n"
        b"Message-ID: <7.99@lists.example.org>\r\n"
        b"MIME-Version: 1.0\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: 7bit\r\n"
        b"\r\n"
        b"Use flux.\r\n"
    )


def test_the_list_headers_say_everything_a_mail_program_wants_to_know():
    ways = Unsubscribe("https://example.org/leave/abc/", "u+abc@example.org")
    sent = as_sent(mailing_list=LIST, unsubscribe=ways)

    assert {name: value for name, value in sent.items() if name.startswith(("List-", "Precedence", "Auto"))} == {
        "List-Id": '"Lone Information Officers" <lio.lists.example.org>',
        "List-Post": "<mailto:lio@lists.example.org>",
        "List-Help": "<https://example.org/networks/lio/email/>",
        "List-Subscribe": "<mailto:lio+subscribe@lists.example.org>",
        "List-Owner": "<mailto:lio+owner@lists.example.org>",
        "List-Archive": "<https://example.org/networks/lio/>",
        "Precedence": "list",
        "List-Unsubscribe": "<https://example.org/leave/abc/>,\r\n <mailto:u+abc@example.org?subject=unsubscribe>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def test_a_list_that_takes_no_mail_says_so_and_leaves_out_what_it_lacks():
    sent = as_sent(mailing_list=MailingList(name="", list_id="news.example.org"))

    assert (sent["List-Id"], sent["List-Post"]) == ("<news.example.org>", "NO")
    assert [name for name in sent if name.startswith("List-")] == ["List-Id", "List-Post"]


@pytest.mark.parametrize(
    ("ways", "expected"),
    [
        (Unsubscribe(), (None, None)),
        (Unsubscribe(address="u+a@example.org"), ("<mailto:u+a@example.org?subject=unsubscribe>", None)),
        (Unsubscribe(url="http://localhost:8000/leave/a/"), ("<http://localhost:8000/leave/a/>", None)),
        (Unsubscribe(url="https://example.org/a/"), ("<https://example.org/a/>", "List-Unsubscribe=One-Click")),
    ],
)
def test_one_click_is_offered_by_https_alone(ways, expected):
    sent = as_sent(unsubscribe=ways)

    assert (sent.get("List-Unsubscribe"), sent.get("List-Unsubscribe-Post")) == expected


def test_a_notice_says_that_no_person_wrote_it():
    assert as_sent(auto_submitted="auto-generated")["Auto-Submitted"] == "auto-generated"
    assert "Auto-Submitted" not in as_sent()


def test_sender_and_reply_to_are_told_where_they_differ():
    sent = as_sent(
        sender=Mailbox("lio@lists.example.org"),
        reply_to=Mailbox("r+abc@lists.example.org", "Lone Information Officers"),
    )

    assert sent["Sender"] == "lio@lists.example.org"
    assert sent["Reply-To"] == '"Lone Information Officers" <r+abc@lists.example.org>'


def test_the_thread_is_told():
    sent = as_sent(in_reply_to="2@example.org", references=["<1@example.org>", "2@example.org"])

    assert sent["In-Reply-To"] == "<2@example.org>"
    assert sent["References"] == "<1@example.org> <2@example.org>"


def test_of_a_long_thread_the_beginning_and_the_latest_are_told():
    ids = [f"<{number}@example.org>" for number in range(100)]

    assert as_sent(references=ids)["References"].split() == ids[:1] + ids[-19:]


@pytest.mark.parametrize(
    "strange", ["", "a b@example.org", "<a>\r\nBcc: x@example.net", "<é@example.org>", "x" * 900, "<<a>>"]
)
def test_a_stranger_s_malformed_message_id_is_left_out(strange):
    assert "In-Reply-To" not in as_sent(in_reply_to=strange)
    assert as_sent(references=[strange, "<1@example.org>"])["References"] == "<1@example.org>"


def test_our_own_message_id_must_be_one():
    with pytest.raises(HeaderRefused, match="no Message-ID"):
        lines(message_id="a b@example.org")


@pytest.mark.parametrize(
    "subject",
    [
        "",
        "Überlegungen zur Erschließung von Nachlässen in sehr kleinen Häusern ohne eigenes Personal",
        "図書館の仕事について話しましょう" * 5,
        "Does =?utf-8?q?this?= look encoded to you",
        "A subject that is much longer than any line of mail should be and is therefore folded somewhere in the middle",
        "https://example.org/" + "a" * 200,
        "👩🏽‍🏫 and 👨‍👩‍👧‍👦",
    ],
)
def test_any_subject_arrives_as_it_was_written(subject):
    assert read(subject=subject)["Subject"] == subject
    assert longest_line(lines(subject=subject)) <= 78


def test_runs_of_space_and_stray_control_characters_become_one_space():
    assert as_sent(subject=" a \t b\a\x85c\u2028d\ud83d ")["Subject"] == "a b c d"


@pytest.mark.parametrize(
    "name", ["", "Jo", 'Jo "the shelf" Norwood', "Norwood, Jo", "a\\b", "Zoë Müller-Ødegård", "<jo>", "田中"]
)
def test_any_name_arrives_as_it_was_written(name):
    [mailbox] = read(to=[Mailbox("jo@charity.example", name)])["To"].addresses

    assert (mailbox.display_name, mailbox.addr_spec) == (name, "jo@charity.example")


def test_several_readers_are_parted_by_commas():
    readers = [Mailbox(f"reader{number}@example.org", f"Reader, {number}") for number in range(9)]
    mail = read(to=readers)

    assert [(a.addr_spec, a.display_name) for a in mail["To"].addresses] == [(r.address, r.name) for r in readers]


BREAKS = ["\r\nBcc: all@example.net", "\nBcc: all@example.net", "\r", "\n", "\0", "\r\n\r\nanother body"]


@pytest.mark.parametrize("attack", BREAKS)
@pytest.mark.parametrize(
    "place",
    [
        lambda text: {"subject": f"Hello{text}"},
        lambda text: {"author": Mailbox("lio@example.org", f"Maeve{text}")},
        lambda text: {"to": [Mailbox("jo@charity.example", f"Jo{text}")]},
        lambda text: {"to": [Mailbox(f"jo@charity.example{text}")]},
        lambda text: {"to": [Mailbox(f"jo{text}@charity.example")]},
        lambda text: {"to": [Mailbox(f'"jo{text}"@charity.example')]},
        lambda text: {"reply_to": Mailbox(f"r+abc@example.org{text}")},
        lambda text: {"message_id": f"<1@example.org{text}>"},
        lambda text: {"mailing_list": MailingList(name=f"LIO{text}", list_id="lio.example.org")},
        lambda text: {"mailing_list": MailingList(name="LIO", list_id=f"lio.example.org{text}")},
        lambda text: {"mailing_list": MailingList(name="LIO", list_id="lio", archive=f"https://example.org/{text}")},
        lambda text: {"mailing_list": MailingList(name="LIO", list_id="lio", post=f"lio@example.org{text}")},
        lambda text: {"unsubscribe": Unsubscribe(f"https://example.org/{text}")},
        lambda text: {"unsubscribe": Unsubscribe(address=f"u+abc@example.org{text}")},
    ],
)
def test_a_line_break_in_any_header_is_refused(place, attack):
    with pytest.raises(HeaderRefused):
        lines(**place(attack))


@pytest.mark.parametrize("value", ["a\r\nBcc: b", "a\nb", "a\rb", "a\r\n\r\n b", "a\r\n ", "a\n b", "\r\n a"])
def test_a_line_break_in_a_header_made_elsewhere_is_refused_when_the_mail_is_put_together(value):
    with pytest.raises(HeaderRefused, match="X-Odd holds a line break"):
        mime.assemble([("X-Odd", value)], BODY)


NO_ADDRESSES = """
jo  @example.org  jo@  <jo@example.org>  jo@example.org>  jo(x)@example.org  jo@ä..example
a b@example.org  jo@exa mple.org  jo@example.org, mo@example.org  "jo"norwood"@example.org  jo@[192.0.2.1
jo@ä＠example.org  jo@ä＞.example  jo@ä℀.example
""".replace("\n", "  ").split("  ")


@pytest.mark.parametrize("address", [*NO_ADDRESSES, "j" * 65 + "@example.org", "jo@" + "e" * 250 + ".org"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(NoAddress):
        lines(to=[Mailbox(address)])


@pytest.mark.parametrize(
    ("address", "on_the_wire"),
    [
        ("jo@charity.example", "jo@charity.example"),
        ("o'brien+lists@example.org", "o'brien+lists@example.org"),
        ("..dots..@example.org", "..dots..@example.org"),
        ('"jo norwood"@example.org', '"jo norwood"@example.org'),
        ("jo@[192.0.2.1]", "jo@[192.0.2.1]"),
        ("jo@bücher.example", "jo@xn--bcher-kva.example"),
        ("josé@example.org", "josé@example.org"),
        ("jo@straße.example", "jo@straße.example"),  # Python would name strasse.example, which is somebody else's
    ],
)
def test_an_international_domain_is_sent_in_ascii_where_that_is_certain(address, on_the_wire):
    assert mime.with_ascii_domain(address) == on_the_wire
    assert as_sent(to=[Mailbox(address)])["To"] == on_the_wire


def test_a_copy_for_nobody_is_refused():
    with pytest.raises(HeaderRefused, match="To holds no address"):
        lines(to=[])


def test_a_date_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        lines(date=datetime(2026, 11, 21))


def test_an_unbreakable_header_that_no_line_can_hold_is_refused():
    with pytest.raises(HeaderRefused):
        lines(unsubscribe=Unsubscribe("https://example.org/" + "a" * 1000))


@given(st.text(max_size=200), st.text(max_size=100))
def test_no_subject_or_name_can_change_what_headers_there_are(subject, name):
    try:
        sent = lines(subject=subject, to=[Mailbox("jo@charity.example", name)])
    except HeaderRefused:
        assert set("\r\n\0") & set(subject + name)
        return
    mail = message_from_bytes(mime.assemble(sent, BODY), policy=SMTP)
    assert [header for header, _ in sent] == mail.keys()
    assert longest_line(sent) <= 78
    assert mail.get_payload() == "Use flux.\r\n"


def test_a_whole_mail_to_one_reader_is_signed_so_that_another_implementation_verifies_it():
    key = dkim.generate_key()
    body = mime.compose(text="Grüße\n", html="<p>Grüße</p>\n", language="de")
    ways = Unsubscribe("https://example.org/leave/abc/", "u+abc@example.org")
    sent = lines(body=body, subject="Überlegungen " * 9, mailing_list=LIST, unsubscribe=ways, references=["1@a"] * 9)
    signature = dkim.Signer("example.org", "s", key).sign(sent, dkim.hash_of_body(body.content))
    mail = mime.assemble([("DKIM-Signature", signature), *sent], body)

    assert dkimpy.verify(mail, dnsfunc=lambda name, timeout: dkim.dns_record(key).encode())


def test_dates_in_utc_have_their_offset():
    assert as_sent(date=WHEN.astimezone(UTC))["Date"] == "Sat, 21 Nov 2026 08:14:00 +0000"

from email import message_from_bytes
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffroom.foundation.mime import Attachment, assemble, compose

PDF = Attachment("Job description.pdf", "application/pdf", bytes(range(256)) * 20)


def read(body):
    """The mail as a mail program sees it, by Python's own parser."""
    mail = message_from_bytes(assemble([("From", "lio@example.org"), *body.headers], body), policy=SMTP)
    assert [part.defects for part in mail.walk()] == [[] for _ in mail.walk()]
    return mail


def shape(mail):
    kind = mail.get_content_type()
    return (kind, [shape(part) for part in mail.iter_parts()]) if mail.is_multipart() else kind


def longest_line(body):
    return max(len(line) for line in body.content.split(b"\r\n"))


def test_plain_text_alone_is_one_part():
    body = compose(text="Use flux.\n")

    assert dict(body.headers) == {
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "7bit",
    }
    assert body.content == b"Use flux.\r\n"


def test_text_and_html_are_alternatives_the_plainest_first():
    mail = read(compose(text="Grüße", html="<p>Grüße</p>"))

    assert shape(mail) == ("multipart/alternative", ["text/plain", "text/html"])
    assert mail.get_body(("plain",)).get_content() == "Grüße\r\n"
    assert mail.get_body(("html",)).get_content() == "<p>Grüße</p>\r\n"


def test_attachments_follow_the_text():
    mail = read(compose(text="See below.", html="<p>See below.</p>", attachments=[PDF, PDF]))

    assert shape(mail) == (
        "multipart/mixed",
        [("multipart/alternative", ["text/plain", "text/html"]), "application/pdf", "application/pdf"],
    )
    assert [part.get_content() for part in mail.iter_attachments()] == [PDF.content, PDF.content]
    assert [part.get_filename() for part in mail.iter_attachments()] == ["Job description.pdf"] * 2


def test_the_language_is_told():
    assert ("Content-Language", "de") in compose(text="Guten Tag", language="de").headers


def test_the_same_mail_is_the_same_octets_every_time():
    one, two = (compose(text="a", html="<p>a</p>", attachments=[PDF]) for _ in range(2))

    assert one == two
    assert one != compose(text="b", html="<p>a</p>", attachments=[PDF])


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("", "7bit"),
        ("Plain text.\n-- \nJo\n", "7bit"),
        ("Use flux — and patience.", "quoted-printable"),
        ("word " * 50, "quoted-printable"),
        ("x" * 5000, "quoted-printable"),
        ("From here on, all is new.", "quoted-printable"),
        ("a bell \a", "quoted-printable"),
        ("Добрый день, коллеги", "base64"),
        ("図書館" * 200, "base64"),
    ],
)
def test_text_is_encoded_as_it_needs(text, encoding):
    body = compose(text=text)

    assert dict(body.headers)["Content-Transfer-Encoding"] == encoding
    assert read(body).get_content().replace("\r\n", "\n").rstrip("\n") == text.rstrip("\n")
    assert longest_line(body) <= 78


def test_no_line_begins_with_what_relays_change():
    content = compose(text="From the start:\nFrom Jo — and " + "more and " * 20).content

    assert b"\r\nFrom " not in b"\r\n" + content


WILD = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from(" \t\n.=-€From ")), max_size=300)


@given(WILD)
def test_every_text_arrives_as_it_was_written(text):
    body = compose(text=text)
    written = text.replace("\r\n", "\n").replace("\r", "\n")
    written = written if written.endswith("\n") or not written else written + "\n"

    assert read(body).get_payload(decode=True).decode() == written.replace("\n", "\r\n")
    assert longest_line(body) <= 78
    assert body.content.count(b"\n") == body.content.count(b"\r") == body.content.count(b"\r\n")


@pytest.mark.parametrize(
    "name",
    [
        "minutes.txt",
        'the "final" list.txt',
        "Übersicht über die Bestände.pdf",
        "図書館" * 80 + ".pdf",
        "x" * 300 + ".pdf",
        "100%.pdf",
        "a;b='c'.pdf",
    ],
)
def test_file_names_of_any_script_and_length_arrive(name):
    body = compose(text="x", attachments=[Attachment(name, "application/pdf", b"")])

    assert [part.get_filename() for part in read(body).iter_attachments()] == [name]
    assert longest_line(body) <= 78


@pytest.mark.parametrize(
    ("name", "as_sent"),
    [
        ("a\r\nBcc: all@example.net", "a__Bcc: all@example.net"),
        ("../../etc/passwd", ".._.._etc_passwd"),
        ("c:\\autoexec.bat", "c:_autoexec.bat"),
        ("a\0b\u2028c", "a_b_c"),
    ],
)
def test_a_file_name_cannot_add_headers_or_point_elsewhere(name, as_sent):
    body = compose(text="x", attachments=[Attachment(name, "application/pdf", b"")])
    [part] = read(body).iter_attachments()

    assert part.get_filename() == as_sent
    assert part.keys() == ["Content-Type", "Content-Transfer-Encoding", "Content-Disposition"]


@pytest.mark.parametrize(
    ("claimed", "sent"),
    [
        ("application/pdf", "application/pdf"),
        ("IMAGE/PNG", "image/png"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/html\r\nBcc: all@example.net", "application/octet-stream"),
        ("image/png; name=x", "application/octet-stream"),
        ("multipart/mixed", "application/octet-stream"),
        ("message/rfc822", "application/octet-stream"),
        ("application/" + "x" * 200, "application/octet-stream"),
        ("", "application/octet-stream"),
    ],
)
def test_a_type_that_makes_no_sense_becomes_mere_octets(claimed, sent):
    body = compose(text="x", attachments=[Attachment("x", claimed, b"Titel;J\xc3\xb6")])
    _, _, attached, _ = body.content.split(b"--=_")

    assert attached.split(b"\r\n")[1:3] == [f"Content-Type: {sent}".encode(), b"Content-Transfer-Encoding: base64"]


def test_a_text_file_that_is_not_utf_8_claims_no_charset():
    [part] = read(compose(text="x", attachments=[Attachment("x.csv", "text/csv", b"J\xf6")])).iter_attachments()

    assert part["Content-Type"] == "text/csv"
    assert part.get_payload(decode=True) == b"J\xf6"


def test_text_that_is_not_unicode_is_sent_with_a_question_mark():
    assert compose(text="half a \ud83d pair, é").content == b"half a ? pair, =C3=A9\r\n"

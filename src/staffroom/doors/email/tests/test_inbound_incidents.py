"""What went wrong elsewhere, and must not here: the mail incidents of the field, at the real ports."""

import socket
import ssl
import threading

import pytest

from staffroom.doors.email import processing, receiving
from staffroom.doors.email.models import Incoming, Letter
from staffroom.doors.email.routes import reply_address, unsubscribe_address
from staffroom.foundation.mailing import Copy, Press
from staffroom.rooms.conversations.models import Conversation, Message

from .inbound import email_of, listening, written

pytestmark = pytest.mark.django_db(transaction=True)


def spoken(port, *lines: bytes) -> list[bytes]:
    """What the server answers to octets sent as they are, a line of answer for each."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        stream = connection.makefile("rb")
        answers = [stream.readline()]
        for line in lines:
            connection.sendall(line)
            answer = stream.readline()
            while answer[3:4] == b"-":
                answer = stream.readline()
            answers.append(answer)
        return answers


@pytest.mark.parametrize("ending", [b"\n.\n", b"\r.\r", b"\n.\r\n", b"\r\n.\n", b"\r\n.\r", b"\r.\r\n"])
def test_smuggled_ends_of_data_make_no_second_mail(network, jo, ports, ending):
    first = written(jo, "Keys", "Who keeps yours?").rstrip()
    second = b"MAIL FROM:<evil@else.example>\r\nRCPT TO:<lone-workers@lists.example.org>\r\nDATA\r\n"
    second += written(jo, "Smuggled", "I am the boss.")
    answers = spoken(
        ports.smtp,
        b"EHLO mail.example\r\n",
        b"MAIL FROM:<jo@mail.example>\r\n",
        b"RCPT TO:<lone-workers@lists.example.org>\r\n",
        b"DATA\r\n",
        first + ending + second + b"\r\n.\r\n",
        b"QUIT\r\n",
    )
    processing.process_all()

    assert answers[-1][:3] == b"221"
    assert Incoming.objects.count() == 1
    assert [conversation.title for conversation in Conversation.objects.all()] == ["Keys"]


@pytest.mark.parametrize(
    "address",
    [
        b"nobody@lists.example.org",
        b"lone-workers@elsewhere.example",
        b"lone-workers+unknown@lists.example.org",
        b"lone-workers\0@lists.example.org",
        b"lone-workers\x0bBcc@lists.example.org",
        b"r+aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@lists.example.org",
        b"lone-workers%else.example@lists.example.org",
        "löne-workers@lists.example.org".encode(),
    ],
)
def test_an_address_that_is_none_is_refused_at_once(network, ports, address):
    answers = spoken(
        ports.smtp, b"EHLO mail.example\r\n", b"MAIL FROM:<jo@mail.example>\r\n", b"RCPT TO:<" + address + b">\r\n"
    )

    assert answers[-1][:2] in {b"55", b"50"}
    assert answers[-1][:1] == b"5"


def test_what_is_too_large_is_refused_and_says_so(site, network, jo, settings):
    settings.MAIL_MAX_SIZE = 2000
    with listening() as ports, ports.by_smtp() as client:
        client.ehlo_or_helo_if_needed()
        client.mail("jo@mail.example")
        client.rcpt("lone-workers@lists.example.org")
        answer = client.data(written(jo, "Keys", "long\n" * 1000))

    assert answer[0] == 552
    assert Incoming.objects.count() == 0


def test_the_smtp_port_speaks_tls(network, jo, ports):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with ports.by_smtp() as client:
        assert client.starttls(context=context)[0] == 220
        client.sendmail(email_of(jo), ["lone-workers@lists.example.org"], written(jo, "Keys", "Yours?"))
    processing.process_all()

    assert Conversation.objects.get().title == "Keys"


def test_what_can_not_be_kept_is_not_acknowledged(network, jo, ports, monkeypatch):
    from django.db import OperationalError

    def full(mails):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(receiving, "keep", full)
    with ports.by_lmtp() as client:
        client.ehlo_or_helo_if_needed()
        client.mail("jo@mail.example")
        client.rcpt("lone-workers@lists.example.org")
        answer = client.data(written(jo, "Keys", "Yours?"))

    assert answer[0] == 451
    assert Incoming.objects.count() == 0


def test_when_the_doors_have_closed_nothing_is_acknowledged_and_no_thread_is_left(site, network, jo):
    with listening() as ports:
        client = ports.by_lmtp()
        client.ehlo_or_helo_if_needed()
        client.mail("jo@mail.example")
        client.rcpt("lone-workers@lists.example.org")
        ports.finish()
        assert client.rcpt("lone-workers@lists.example.org")[0] == 451
        assert client.data(written(jo, "Keys", "Yours?"))[0] == 451
        client.close()

    assert Incoming.objects.count() == 0
    assert [one.name for one in threading.enumerate() if one.name.startswith(("intake", "addresses"))] == []


def test_a_nul_in_the_envelope_keeps_nobodys_mail_out(network, jo):
    mail = written(jo, "Keys", "Yours?")
    receiving.keep([receiving.Handed(mail, "evil\0@else.example", ("lone-workers@lists.example.org",), "127.0.0.1")])

    assert Incoming.objects.get().sender == "evil@else.example"


@pytest.mark.parametrize(
    "header",
    [
        ("Auto-Submitted", "auto-replied"),
        ("Precedence", "bulk"),
        ("X-Autoreply", "yes"),
    ],
)
def test_what_a_machine_wrote_is_neither_posted_nor_answered(network, jo, said, site, deliver, header):
    row = deliver(written(jo, "Re: Keys", "I am away.", headers=[header]), to=reply_address(jo.pk, said.pk, site))

    assert (row.state, row.reason) == ("discarded", "automatic")
    assert (Message.objects.count(), Letter.objects.count()) == (1, 0)


def test_our_own_mail_coming_back_goes_no_further_round(network, priya, said, site, deliver):
    from staffroom.doors.email.composing import message_sheet

    copy = Copy(message_sheet(said, network, "en-gb", site), "", "other-list@else.example", None)
    ours = Press(None).printed(copy).whole
    row = deliver(ours, to=network, sender="bounces@else.example")

    assert (row.state, row.reason, Message.objects.count()) == ("discarded", "circle", 1)


def test_an_answer_of_ours_is_not_answered(network, deliver, site):
    """Two lists that tell each other why they refused: the second letter is never written."""
    from staffroom.doors.email.composing import letter_sheet

    deliver(written("robot@else.example", "Hello", "May I?"), to=network)
    letter = Letter.objects.get()
    ours = (
        Press(None).printed(Copy(letter_sheet(letter, network, site), "", "lone-workers@lists.example.org", None)).whole
    )
    row = deliver(ours, to=network, sender="robot@else.example")

    assert (row.state, Letter.objects.count()) == ("discarded", 1)


def test_a_sender_whom_a_server_contradicts_is_held_and_not_written_to(network, jo, deliver, settings):
    settings.TRUSTED_AUTHSERV_IDS = ["mx.lists.example.org"]
    failed = [("Authentication-Results", "mx.lists.example.org; dmarc=fail header.from=mail.example")]
    row = deliver(written(jo, "Send money", "To me."), to=network)
    forged = deliver(written(jo, "Send more", "To me.", headers=failed), to=network)

    assert row.state == "done"
    assert (forged.state, forged.reason, forged.network) == ("held", "contradicted", network)
    assert Letter.objects.count() == 0


def test_a_leaving_address_works_whatever_the_server_says(site, network, priya, deliver, settings):
    settings.TRUSTED_AUTHSERV_IDS = ["mx.lists.example.org"]
    failed = [("Authentication-Results", "mx.lists.example.org; dmarc=fail header.from=mail.example")]
    deliver(written(priya, "", "", headers=failed), to=unsubscribe_address(priya.pk, network.pk, site))

    assert priya.memberships.get().state == "left"


def test_two_authors_are_none(network, jo, deliver):
    mail = written(jo, "Keys", "Yours?").replace(b"From: ", b"From: Evil <evil@else.example>, ", 1)
    row = deliver(mail, to=network)

    assert (row.state, row.reason, Letter.objects.count()) == ("held", "no-sender", 0)


def test_a_quoted_mail_gives_away_no_address_and_no_token(site, network, jo, priya, said, deliver):
    token = reply_address(priya.pk, said.pk, site)
    leave = unsubscribe_address(priya.pk, network.pk, site)
    link = f"http://testserver/mail/leaving/{leave.partition('+')[2].partition('@')[0]}/"
    text = (
        "I do. Write to me: priya@home.example\n\n"
        f"On Monday Jo Norwood <{email_of(jo)}> wrote:\n> Who keeps yours?\n"
        f"> Reply: {token}\n> Leave: {leave}\n> {link}\n"
    )
    deliver(written(priya, "Re: Keys", text), to=token)
    interleaved = (
        f"> Who keeps yours?\n> ({token} or {email_of(jo)})\n\nI do.\n\n> And {link}\n\nYes. My own: {token}\n"
    )
    deliver(written(priya, "Re: Keys", interleaved), to=token)

    answers = said.conversation.messages.filter(number__gt=1)
    shown = "".join(f"{it.source}{it.quoted}{it.html}{it.excerpt}" for it in answers)
    secrets = [token, token.partition("@")[0], leave.partition("@")[0], email_of(jo), link]
    assert len(answers) == 2
    assert [secret for secret in secrets if secret in shown] == []
    assert "priya@home.example" in shown


@pytest.mark.parametrize("subject", ["Keys\r\n Bcc: evil@else.example", "=?utf-8?q?Keys=0D=0ABcc:_evil@else.example?="])
def test_a_line_end_in_a_subject_is_no_header(network, jo, deliver, subject):
    mail = written(jo, "SUBJECT", "Yours?").replace(b"SUBJECT", subject.encode())
    deliver(mail, to=network)

    title = Conversation.objects.get().title
    assert "\n" not in title
    assert "\r" not in title
    assert title == "Keys Bcc: evil@else.example"


def test_a_file_name_is_one_line_and_no_path(network, jo, deliver):
    mail = written(jo, "Keys", "Here.", files=[("FILENAME", b"text")])
    mail = mail.replace(b'filename="FILENAME"', b"filename*=utf-8''..%2F..%2Fetc%2Fpass%0D%0Awd.txt")
    deliver(mail, to=network)

    name = Message.objects.get().attachments.get().filename
    assert name.isprintable()
    assert ("/" in name, ".." in name) == (False, False)


def test_html_with_script_and_remote_pictures_becomes_clean_text(network, jo, deliver):
    mail = written(jo, "Keys", "TEXT").replace(b'text/plain; charset="utf-8"', b"text/html").replace(
        b"TEXT", b"<p>Hello</p><script>alert(1)</script><img src='http://spy.example/x.gif'><style>p{}</style>"
    )  # fmt: skip
    deliver(mail, to=network)

    message = Message.objects.get()
    assert (message.form, message.source.split()[0]) == ("plain", "Hello")
    assert [tag for tag in ("<script", "<img", "<style", "alert(1)") if tag in message.html] == []


def test_a_hostile_mail_stops_nobody(network, jo, deliver):
    hostile = [
        b"From: a@b.example\r\nTo: " + b",".join(b"x%d@y.example" % n for n in range(20_000)) + b"\r\n\r\nHi\r\n",
        b"\xff\xfe\x00" * 1000,
        b"\r\n.\r\n",
        b"From: jo\r\nContent-Type: multipart/mixed; boundary=\r\n\r\n--\r\n--\r\n",
    ]
    for mail in hostile:
        deliver(mail, to=network, process=False)
    row = deliver(written(jo, "Keys", "Yours?"), to=network)

    assert row.state == "done"
    assert Incoming.objects.filter(state="waiting").count() == 0
    assert [conversation.title for conversation in Conversation.objects.all()] == ["Keys"]

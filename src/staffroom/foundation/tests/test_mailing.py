"""One mail to many readers: printed, signed and handed over, from this process and from one of its own."""

import os
import signal
import time
from datetime import UTC, datetime
from pathlib import Path

import dkim as dkimpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffroom.foundation import dkim, mime, smtp
from staffroom.foundation.mailing import CannotCarry, Carrier, Copy, Courier, CourierGone, Press, Sheet
from staffroom.foundation.smtp import Outcome, SharedBody
from staffroom.foundation.smtp.letters import transparent

from .smtp_servers import Desk, running, server_at

KEY = dkim.generate_key()
RECORD = dkim.dns_record(KEY).encode()
SIGNER = dkim.Signer("example.org", "s2026", KEY)
LIST = mime.MailingList(name="Lone Officers", list_id="lio.example.org", post="lio@example.org")


def sheet(**changes):
    body = mime.compose(text="Use flux.\n.\n..and wait\n", html="<p>Use flux.</p>", language="en-gb")
    given = {
        "author": mime.Mailbox("lio@example.org", "Maeve Tully (Lone Officers)"),
        "subject": "Überall Flussmittel",
        "date": datetime(2026, 11, 21, 9, 14, tzinfo=UTC),
        "message_id": "m7@example.org",
        "body": body,
        "mailing_list": LIST,
    }
    return Sheet(**{**given, **changes})


def copy(of, number, **changes):
    given = {
        "envelope_from": f"b+{number}@example.org",
        "to": f"reader{number}@example.net",
        "tag": number,
        "reply_to": f"r+{number}@example.org",
        "unsubscribe": mime.Unsubscribe(f"https://example.org/leave/{number}/", f"u+{number}@example.org"),
    }
    return Copy(of, **{**given, **changes})


def believed(raw):
    return dkimpy.verify(raw, dnsfunc=lambda *_, **__: RECORD)


ONE_READER = {"reply_to": "", "unsubscribe": mime.Unsubscribe()}


@pytest.mark.parametrize("changes", [{}, ONE_READER, {"reply_to": ""}, {"unsubscribe": mime.Unsubscribe()}])
def test_a_printed_copy_is_octet_for_octet_the_mail_composed_by_itself(changes, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 1795252440.0)
    of, press = sheet(), Press(SIGNER)
    press.printed(copy(of, 1))
    printed = press.printed(copy(of, 2, **changes))
    made = copy(of, 2, **changes)
    lines = mime.headers(
        author=of.author,
        to=[mime.Mailbox(made.to)],
        subject=of.subject,
        date=of.date,
        message_id=of.message_id,
        body=of.body,
        reply_to=mime.Mailbox(made.reply_to, of.author.name) if made.reply_to else None,
        mailing_list=LIST,
        unsubscribe=made.unsubscribe,
    )
    signature = SIGNER.sign(lines, dkim.hash_of_body(of.body.content))
    assert printed.whole == mime.assemble([("DKIM-Signature", signature), *lines], of.body)


@pytest.mark.parametrize("to", ["jo@charity.example", "josé@charity.example", '"jo norwood"@charity.example'])
def test_every_copy_is_signed_so_that_a_receiver_believes_it(to):
    press, of = Press(SIGNER), sheet()
    mails = [press.printed(made).whole for made in (copy(of, 1), copy(of, 2, to=to), copy(of, 3, **ONE_READER))]
    assert [believed(mail) for mail in mails] == [True, True, True]
    assert not believed(mails[0].replace(b"reader1@", b"reader2@"))


def test_without_a_key_copies_go_unsigned():
    assert b"DKIM-Signature" not in Press(None).printed(copy(sheet(), 1)).whole


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"to": "jo norwood"}, "This is no mail address"),
        ({"to": "jo@example.net\r\nBcc: all@example.net"}, "This is no mail address"),
        ({"reply_to": "r+1@example.org>\r\nBcc: <all@example.net"}, "This is no mail address"),
        ({"unsubscribe": mime.Unsubscribe("https://example.org/\r\nBcc: all@example.net")}, "neither an address nor"),
    ],
)
def test_a_copy_that_would_break_out_of_a_header_is_refused_and_no_other(changes, words):
    press, of = Press(SIGNER), sheet()
    assert press.attempt(copy(of, 1)).recipient == "reader1@example.net"
    refused = press.attempt(copy(of, 2, **changes))
    assert (refused.tag, refused.kind, refused.at) == (2, "permanent", "here")
    assert words in refused.text
    assert press.attempt(copy(of, 3)).recipient == "reader3@example.net"


def test_a_sheet_that_is_refused_harms_no_other():
    press = Press(SIGNER)
    refused = press.attempt(copy(sheet(subject="Keys\r\nBcc: all@example.net"), 1))
    assert (refused.kind, refused.at) == ("permanent", "here")
    assert believed(press.attempt(copy(sheet(), 2)).whole)


def test_many_sheets_with_one_reader_each_do_not_pile_up():
    press = Press(None)
    for number in range(100):
        press.printed(copy(sheet(subject=f"Digest {number}"), number))
    assert len(press._plates) <= 10


@given(st.lists(st.sampled_from([b"\r", b"\n", b"\r\n", b".", b"x", b"\0"])).map(b"".join))
def test_a_shared_body_is_sent_as_it_would_be_alone(content):
    mail = smtp.Outgoing("", "jo@example.net", b"Subject: .\r\n.x: y\r\n", 1, SharedBody(content))
    assert b"".join(mail.as_sent()) == transparent(mail.whole)
    assert (mail.size, mail.is_ascii) == (len(mail.whole), True)


@pytest.fixture(params=[Carrier, Courier])
def carrier_to(request):
    """`carrier_to(server)`: here and in a process of its own; closed in the end."""
    engaged = []

    def engage(server, signer=SIGNER):
        engaged.append(request.param(server, signer))
        return engaged[-1]

    yield engage
    for carrier in engaged:
        carrier.close()


def kinds(outcomes):
    return [(outcome.tag, outcome.kind, outcome.at) for outcome in outcomes]


def test_copies_arrive_each_at_its_own_reader(carrier_to):
    desk, of = Desk(), sheet()
    with running(desk) as server:
        carrier = carrier_to(server)
        first = list(carrier.carry([copy(of, number) for number in range(30)]))
        second = list(carrier.carry([copy(of, 30)]))
    assert kinds(first + second) == [(number, "accepted", "content") for number in range(31)]
    assert [(sender, recipients) for sender, recipients, _, _ in desk.accepted] == [
        (f"b+{number}@example.org", [f"reader{number}@example.net"]) for number in range(31)
    ]
    assert all(believed(raw) for _, _, raw, _ in desk.accepted)
    assert (carrier.has_worked, len(desk.sessions)) == (True, 1)


def test_no_copies_have_no_outcomes(carrier_to):
    assert list(carrier_to(server_at(1)).carry([])) == []


def test_what_the_server_says_of_each_comes_back(carrier_to):
    desk = Desk({"reader1@example.net": "550 5.1.1 No such reader", "reader2@example.net": "451 4.7.1 Greylisted"})
    made = [copy(sheet(), number) for number in range(3)] + [copy(sheet(), 3, to="no address")]
    with running(desk) as server:
        outcomes = {outcome.tag: outcome for outcome in carrier_to(server).carry(made)}
    assert outcomes[1] == Outcome(1, "permanent", "recipient", 550, "5.1.1", "5.1.1 No such reader")
    assert outcomes[2] == Outcome(2, "temporary", "recipient", 451, "4.7.1", "4.7.1 Greylisted")
    assert kinds([outcomes[0], outcomes[3]]) == [(0, "accepted", "content"), (3, "permanent", "here")]


def test_a_server_that_refuses_us_is_asked_no_further(carrier_to):
    desk = Desk({"b+1@example.org": "550 5.7.1 Not your domain"})
    outcomes = []
    with running(desk) as server:
        carrier = carrier_to(server)
        with pytest.raises(CannotCarry, match=r"refuses mail from lists\.example\.org: .*Not your domain"):
            outcomes += carrier.carry(copy(sheet(), number) for number in range(9))
    assert [recipients[0] for _, recipients, text, _ in desk.accepted if text] == ["reader0@example.net"]
    assert not carrier.has_worked


def test_a_server_that_is_not_there_is_told(carrier_to):
    with pytest.raises(CannotCarry, match=r"127\.0\.0\.1:1 can't be reached"):
        list(carrier_to(server_at(1)).carry([copy(sheet(), 1)]))


def test_a_courier_that_is_killed_leaves_few_without_an_outcome():
    desk = Desk()
    with running(desk) as server:
        courier = Courier(server, SIGNER)
        told = []
        with pytest.raises(CourierGone):
            for outcome in courier.carry(copy(sheet(), number) for number in range(500)):
                told.append(outcome.tag)
                if len(told) == 100:
                    os.kill(courier._process.pid, signal.SIGKILL)
        courier.close()
    taken = [int(recipients[0].partition("@")[0].removeprefix("reader")) for _, recipients, _, _ in desk.accepted]
    assert set(told) <= set(taken)
    # Twenty are told of together; two may be in the server's hands; some go out before the signal is there.
    assert len(taken) - len(told) < 200


def test_a_courier_finishes_its_batch_though_the_whole_service_is_told_to_stop():
    desk = Desk()
    with running(desk) as server:
        courier = Courier(server, SIGNER)
        outcomes = courier.carry(copy(sheet(), number) for number in range(100))
        told = [next(outcomes)]
        os.kill(courier._process.pid, signal.SIGTERM)
        os.kill(courier._process.pid, signal.SIGINT)
        told += outcomes
        courier.close()
    assert kinds(told) == [(number, "accepted", "content") for number in range(100)]
    assert courier._process.returncode == 0


def test_a_courier_ends_when_nobody_listens_any_more():
    desk = Desk()
    with running(desk) as server:
        courier = Courier(server, SIGNER)
        outcomes = courier.carry(copy(sheet(), number) for number in range(2000))
        next(outcomes)
        courier._out.close()  # as if the one that started it had been killed
        courier._in.close()
        assert courier._process.wait(20) == 1
    assert len(desk.accepted) < 2000


def test_a_courier_gets_nothing_of_our_environment(monkeypatch):
    monkeypatch.setenv("STAFFROOM_SECRET_KEY", "a secret")
    courier = Courier(server_at(1), None)
    environment = Path(f"/proc/{courier._process.pid}/environ").read_bytes()
    names = {line.partition(b"=")[0] for line in environment.split(b"\0") if line}
    courier.close()
    assert names == {b"PYTHONPATH", b"PYTHONDONTWRITEBYTECODE"}

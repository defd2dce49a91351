"""The mail client against a real server (aiosmtpd)."""

from dataclasses import replace

import pytest
from aiosmtpd.lmtp import LMTP
from hypothesis import given
from hypothesis import strategies as st

from staffroom.foundation.smtp import Connection, ConnectionFailed, Outcome, Outgoing
from staffroom.foundation.smtp.letters import transparent
from staffroom.foundation.smtp.wire import Wire

from .smtp_servers import Desk, certificate, knows_the_password, running, server_at

HELLO = b"From: lio@example.org\r\nSubject: Hello\r\n\r\nUse flux.\r\n"


def mail(number, *, recipient=None, data=HELLO, sender="b+abc@example.org"):
    return Outgoing(sender, recipient or f"reader{number}@example.net", data, number)


def send(server, messages):
    with Connection.open(server) as connection:
        return list(connection.send_many(messages))


def kinds(outcomes):
    return [(outcome.tag, outcome.kind, outcome.at) for outcome in outcomes]


@pytest.fixture(params=[True, False], ids=["pipelined", "one by one"])
def desk(request):
    return Desk(pipelining=request.param)


def test_many_messages_go_over_one_connection(desk):
    with running(desk) as server:
        outcomes = send(server, [mail(number) for number in range(50)])

    assert kinds(outcomes) == [(number, "accepted", "content") for number in range(50)]
    assert outcomes[7] == Outcome(7, "accepted", "content", 250, "2.0.0", "2.0.0 Taken as 8")
    assert [(sender, recipients) for sender, recipients, _, _ in desk.accepted] == [
        ("b+abc@example.org", [f"reader{number}@example.net"]) for number in range(50)
    ]
    assert {text for _, _, text, _ in desk.accepted} == {HELLO}
    assert len(desk.sessions) == 1


def test_a_refused_recipient_harms_no_other(desk):
    desk.refusals = {
        "reader1@example.net": "450 4.2.1 Mailbox busy",
        "reader3@example.net": "550 5.1.1 No such reader",
    }
    with running(desk) as server:
        outcomes = send(server, [mail(number) for number in range(5)])

    assert outcomes[1] == Outcome(1, "temporary", "recipient", 450, "4.2.1", "4.2.1 Mailbox busy")
    assert outcomes[3] == Outcome(3, "permanent", "recipient", 550, "5.1.1", "5.1.1 No such reader")
    assert [outcome.tag for outcome in outcomes if outcome.kind == "accepted"] == [0, 2, 4]
    assert [recipients for _, recipients, _, _ in desk.accepted] == [[f"reader{n}@example.net"] for n in (0, 2, 4)]


def test_a_refused_sender_is_told_apart_from_a_refused_recipient(desk):
    desk.refusals = {"stranger@example.org": "550 5.7.1 You may not send for this domain"}
    with running(desk) as server:
        outcomes = send(server, [mail(0, sender="stranger@example.org"), mail(1)])

    assert kinds(outcomes) == [(0, "permanent", "sender"), (1, "accepted", "content")]


def test_a_text_refused_after_it_was_sent_is_not_accepted(desk):
    desk.refusals = {"lottery": "552 5.3.4 Too big or too silly"}
    with running(desk) as server:
        outcomes = send(server, [mail(0), mail(1, data=b"Subject: lottery\r\n\r\n"), mail(2)])

    assert kinds(outcomes) == [(0, "accepted", "content"), (1, "permanent", "content"), (2, "accepted", "content")]
    assert (outcomes[1].code, outcomes[1].enhanced) == (552, "5.3.4")


def test_a_second_batch_goes_over_the_same_connection(desk):
    desk.refusals = {"reader0@example.net": "550 No"}
    with running(desk) as server, Connection.open(server) as connection:
        first = list(connection.send_many([mail(0)]))
        second = list(connection.send_many([mail(1)]))

    assert kinds(first + second) == [(0, "permanent", "recipient"), (1, "accepted", "content")]
    assert len(desk.sessions) == 1


def test_no_messages_have_no_outcomes(desk):
    with running(desk) as server:
        assert send(server, []) == []


def test_the_null_sender_is_sent_as_such(desk):
    with running(desk) as server:
        assert kinds(send(server, [mail(0, sender="")])) == [(0, "accepted", "content")]

    assert desk.accepted[0][0] == "<>"  # as aiosmtpd notes it


def test_a_large_message_arrives_whole(desk):
    data = HELLO + b"0123456789abcdef\r\n" * 400_000
    with running(desk, data_size_limit=None) as server:
        assert kinds(send(server, [mail(0, data=data), mail(1)])) == [
            (0, "accepted", "content"),
            (1, "accepted", "content"),
        ]

    assert desk.accepted[0][2] == data


SMUGGLED = [
    b"\n.\n",
    b"\n.\r\n",
    b"\r\n.\n",
    b"\r\n.\r",
    b"\r.\r",
    b"\r.\r\n",
    b"\n.\r",
    b"\r\n.\r\n",
    b"\r\n..\r\n.\r\n",
]


@pytest.mark.parametrize("end", SMUGGLED)
def test_no_line_end_smuggles_a_second_message_in(desk, end):
    data = (
        HELLO
        + end
        + b"MAIL FROM:<boss@example.org>\r\nRCPT TO:<all@example.org>\r\nDATA\r\nSubject: Pay me\r\n\r\n.\r\n"
    )
    with running(desk) as server:
        outcomes = send(server, [mail(0, data=data), mail(1)])

    assert kinds(outcomes) == [(0, "accepted", "content"), (1, "accepted", "content")]
    assert [recipients for _, recipients, _, _ in desk.accepted] == [["reader0@example.net"], ["reader1@example.net"]]
    assert b"Pay me" in desk.accepted[0][2]


@given(st.lists(st.sampled_from([b"\r", b"\n", b"\r\n", b".", b"..", b"x", b"\0"])).map(b"".join))
def test_the_end_of_a_message_stands_at_its_end_alone(data):
    sent = transparent(data)

    assert (b"\r\n" + sent).find(b"\r\n.\r\n") == len(sent) - 3
    assert sent.count(b"\r") == sent.count(b"\n") == sent.count(b"\r\n")
    received = (b"\r\n" + sent[:-3]).replace(b"\r\n.", b"\r\n")[2:]
    normal = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")
    assert received == normal if normal.endswith(b"\r\n") else normal + b"\r\n"


def test_well_formed_data_without_dots_is_sent_as_it_is():
    assert transparent(HELLO) == HELLO + b".\r\n"
    assert transparent(b"") == b"\r\n.\r\n"


@pytest.mark.parametrize(
    "address",
    ["", "reader", "reader@example.net>\r\nRCPT TO:<all@example.net", "a b@example.net", "reader@example.net>"],
)
def test_what_is_no_address_is_refused_before_the_server_hears_of_it(desk, address):
    with running(desk) as server, Connection.open(server) as connection:
        messages = [Outgoing("b+abc@example.org", address, HELLO, 0), mail(1)]
        outcomes = list(connection.send_many(messages))

    assert kinds(outcomes) == [(0, "permanent", "here"), (1, "accepted", "content")]
    assert (outcomes[0].code, outcomes[0].enhanced) == (553, "5.1.3")


def test_a_sender_that_is_no_address_is_refused_likewise(desk):
    with running(desk) as server:
        outcomes = send(server, [mail(0, sender="b@example.org> SIZE=0\r\nDATA\r\n")])

    assert kinds(outcomes) == [(0, "permanent", "here")]


def test_a_mail_larger_than_the_server_takes_is_not_sent(desk):
    with running(desk, data_size_limit=1000) as server:
        outcomes = send(server, [mail(0, data=HELLO * 50), mail(1)])

    assert kinds(sorted(outcomes, key=lambda o: o.tag)) == [(0, "permanent", "here"), (1, "accepted", "content")]
    assert desk.accepted[0][3] == [f"SIZE={len(HELLO)}"]


def test_eight_bits_are_announced(desk):
    with running(desk) as server:
        outcomes = send(server, [mail(0, data=HELLO + "Grüße\r\n".encode())])

    assert kinds(outcomes) == [(0, "accepted", "content")]
    assert desk.accepted[0][3][1:] == ["BODY=8BITMIME"]


def test_eight_bits_are_not_sent_to_a_server_that_does_not_take_them(desk):
    with running(desk, decode_data=True) as server:
        outcomes = send(server, [mail(0, data=HELLO + "Grüße\r\n".encode())])

    assert [(outcome.kind, outcome.at, outcome.enhanced) for outcome in outcomes] == [("permanent", "here", "5.6.3")]


@pytest.mark.parametrize(
    "message",
    [
        mail(0, recipient="josé@example.net"),
        mail(0, sender="büro@example.org"),
        mail(0, data="Subject: Grüße\r\n\r\n".encode()),
        mail(0, data="Subject: Grüße\n\nbody\n".encode()),
        mail(0, recipient="jo@straße.example"),
    ],
)
def test_other_scripts_in_addresses_and_headers_need_a_server_that_knows_them(desk, message):
    with running(desk) as server:
        [outcome] = send(server, [message])
        assert (outcome.kind, outcome.at, outcome.enhanced) == ("permanent", "here", "5.6.7")

    with running(desk, enable_SMTPUTF8=True) as server:
        [outcome] = send(server, [message])
        assert outcome.kind == "accepted"
    assert desk.accepted[0][3][-1] == "SMTPUTF8"


def test_an_international_domain_needs_nothing_special(desk):
    with running(desk) as server:
        [outcome] = send(server, [mail(0, recipient="jo@bücher.example")])

    assert outcome.kind == "accepted"
    assert desk.accepted[0][1] == ["jo@xn--bcher-kva.example"]


def test_lmtp_is_spoken_where_asked_for(desk):
    desk.refusals = {"reader1@example.net": "550 5.1.1 No such reader"}
    with running(desk, protocol=LMTP) as server:
        outcomes = send(server, [mail(number) for number in range(3)])

    assert [outcome.kind for outcome in outcomes] == ["accepted", "permanent", "accepted"]


def test_mail_goes_over_starttls(desk, tmp_path):
    theirs, ours = certificate(tmp_path)
    with running(desk, tls_context=theirs, require_starttls=True) as server:
        outcomes = send(replace(server, security="starttls", tls_context=ours), [mail(0), mail(1)])

    assert [outcome.kind for outcome in outcomes] == ["accepted", "accepted"]


def test_a_second_batch_goes_over_the_same_tls_connection(desk, tmp_path):
    theirs, ours = certificate(tmp_path)
    with (
        running(desk, over=theirs) as server,
        Connection.open(replace(server, security="tls", tls_context=ours)) as connection,
    ):
        kinds_of_both = [[o.kind for o in connection.send_many([mail(number)])] for number in range(2)]

    assert kinds_of_both == [["accepted"], ["accepted"]]


def test_mail_goes_over_implicit_tls(desk, tmp_path):
    theirs, ours = certificate(tmp_path)
    with running(desk, over=theirs) as server:
        outcomes = send(replace(server, security="tls", tls_context=ours), [mail(0), mail(1)])

    assert [outcome.kind for outcome in outcomes] == ["accepted", "accepted"]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_nobody_vouches_for_is_not_trusted(desk, tmp_path, security):
    theirs, _ = certificate(tmp_path)
    options = {"over": theirs} if security == "tls" else {"tls_context": theirs}
    with (
        running(desk, **options) as server,
        pytest.raises(ConnectionFailed, match="certificate verify failed") as failure,
    ):
        Connection.open(replace(server, security=security))

    assert failure.value.step == "tls"


def test_without_the_starttls_asked_for_nothing_is_sent(desk):
    with running(desk) as server, pytest.raises(ConnectionFailed, match="does not offer STARTTLS") as failure:
        Connection.open(replace(server, security="starttls"))

    assert failure.value.step == "tls"


WITH_LOGIN = {"authenticator": knows_the_password, "auth_require_tls": False}


@pytest.mark.parametrize("missing", ["LOGIN", "PLAIN"])
def test_we_log_in_in_either_way(desk, missing):
    with running(desk, auth_exclude_mechanism=[missing], **WITH_LOGIN) as server:
        server = replace(server, username="staffroom", password="pässword")
        assert [outcome.kind for outcome in send(server, [mail(0)])] == ["accepted"]


@pytest.mark.parametrize("missing", ["LOGIN", "PLAIN"])
def test_a_wrong_password_is_told_with_the_server_s_words(desk, missing):
    with (
        running(desk, auth_exclude_mechanism=[missing], **WITH_LOGIN) as server,
        pytest.raises(ConnectionFailed, match=r"535 5\.7\.8 Authentication credentials invalid") as failure,
    ):
        Connection.open(replace(server, username="staffroom", password="guess"))

    assert (failure.value.step, failure.value.code) == ("login", 535)


def test_a_server_without_a_login_we_know_is_told_apart(desk):
    with (
        running(desk, auth_exclude_mechanism=["LOGIN", "PLAIN"], **WITH_LOGIN) as server,
        pytest.raises(ConnectionFailed, match="no login that we know"),
    ):
        Connection.open(replace(server, username="staffroom", password="x"))


def test_a_password_is_not_sent_in_the_clear_to_another_machine(desk, monkeypatch):
    monkeypatch.setattr(Wire, "peer", "192.0.2.1")
    with running(desk, **WITH_LOGIN) as server, pytest.raises(ConnectionFailed, match="only sent over TLS"):
        Connection.open(replace(server, username="staffroom", password="pässword"))


def test_the_password_is_not_shown_where_the_settings_are():
    assert "secret" not in repr(server_at(25, password="secret"))


def test_a_server_that_is_not_there_is_told():
    with pytest.raises(ConnectionFailed, match=r"127\.0\.0\.1:1 can't be reached") as failure:
        Connection.open(server_at(1))

    assert (failure.value.step, failure.value.code) == ("connect", 0)


def test_our_own_name_must_be_one():
    with pytest.raises(ConnectionFailed, match="no host name"):
        Connection.open(server_at(1, our_name="a\r\nMAIL FROM:<x>"))


def test_when_the_source_fails_the_message_under_way_still_has_its_outcome(desk):
    def source():
        yield mail(0)
        raise LookupError("The rest could not be read.")

    with running(desk) as server, Connection.open(server) as connection:
        outcomes = connection.send_many(source())
        known = [next(outcomes)]
        with pytest.raises(LookupError):
            next(outcomes)
        with pytest.raises(ZeroDivisionError):
            list(connection.send_many(mail(1 / 0) for _ in "x"))
        known += connection.send_many([mail(1)])

    assert kinds(known) == [(0, "accepted", "content"), (1, "accepted", "content")]


def test_whoever_stops_reading_early_loses_the_connection(desk):
    with running(desk) as server, Connection.open(server) as connection:
        outcomes = connection.send_many([mail(number) for number in range(9)])
        next(outcomes)
        outcomes.close()

        assert not connection.is_open
        assert list(connection.send_many([mail(10)])) == []


def test_messages_are_taken_as_the_server_is_ready_for_them(desk):
    taken = []

    def source():
        for number in range(9):
            taken.append(number)
            yield mail(number)

    with running(desk) as server, Connection.open(server) as connection:
        for outcome in connection.send_many(source()):
            assert len(taken) <= outcome.tag + 2

"""The mail client against servers that are slow, broken, hostile, or merely literal about the standards."""

import select
import threading
from dataclasses import replace

import pytest

from staffroom.foundation.smtp import Connection, ConnectionFailed, Outcome, Outgoing

from .smtp_servers import scripted

ENVELOPE = ("MAIL", "RCPT", "DATA")
GO_AHEAD = ("250 Sender noted", "250 Recipient noted", "354 Go ahead")


def mails(count, data=b"Subject: Hello\r\n\r\nUse flux.\r\n"):
    return [Outgoing("b+abc@example.org", f"reader{number}@example.net", data, number) for number in range(count)]


def outcomes_of(play, messages, **changes):
    """The outcomes, and whether the connection could still be used then."""
    with scripted(play) as (server, _), Connection.open(replace(server, **changes)) as connection:
        return list(connection.send_many(messages)), connection.is_open


def kinds(outcomes):
    return [(outcome.tag, outcome.kind, outcome.at) for outcome in outcomes]


def test_the_next_envelope_travels_behind_the_last_text_where_the_server_pipelines():
    def play(script):
        script.greet("PIPELINING")
        script.hear(*ENVELOPE)
        script.say(*GO_AHEAD)
        script.hear_text()
        script.hear(*ENVELOPE)  # all before the last word on the first message
        script.say("250 First taken", *GO_AHEAD)
        script.hear_text()
        script.say("250 Second taken")
        script.hear("QUIT")
        script.say("221 Bye")

    outcomes, _ = outcomes_of(play, mails(2))

    assert [(outcome.kind, outcome.text) for outcome in outcomes] == [
        ("accepted", "First taken"),
        ("accepted", "Second taken"),
    ]


def test_a_server_that_does_not_pipeline_hears_one_command_at_a_time():
    def play(script):
        script.greet()
        for _ in range(2):
            for verb, answer in zip(ENVELOPE, GO_AHEAD, strict=True):
                script.hear(verb)
                assert not script.has_more(0.05)
                script.say(answer)
            script.hear_text()
            assert not script.has_more(0.05)
            script.say("250 Taken")
        script.hear("QUIT")
        script.say("221 Bye")

    outcomes, _ = outcomes_of(play, mails(2))

    assert kinds(outcomes) == [(0, "accepted", "content"), (1, "accepted", "content")]


def test_answers_are_matched_to_messages_when_accepted_and_refused_ones_mix():
    def play(script):
        script.greet("PIPELINING")
        script.hear(*ENVELOPE)
        script.say(*GO_AHEAD)
        script.hear_text()
        script.hear(*ENVELOPE)
        script.say("554 5.7.1 First refused", "250 ok", "550 5.1.1 Second unknown", "503 No recipients")
        script.hear("RSET", *ENVELOPE)
        script.say("250 Reset", *GO_AHEAD)
        script.hear_text()
        script.say("250 Third taken")

    outcomes, _ = outcomes_of(play, mails(3))

    assert [(outcome.tag, outcome.kind, outcome.at, outcome.code) for outcome in outcomes] == [
        (0, "permanent", "content", 554),
        (1, "permanent", "recipient", 550),
        (2, "accepted", "content", 250),
    ]


def test_a_text_asked_for_though_the_recipient_was_refused_is_not_sent():
    def play(script):
        script.greet("PIPELINING")
        script.hear(*ENVELOPE)
        script.say("250 ok", "550 No such reader", "354 Go ahead all the same")
        script.hear_text()
        script.say("250 Taken for nobody")
        script.hear("RSET", *ENVELOPE)
        script.say("250 Reset", *GO_AHEAD)
        script.hear_text()
        script.say("250 Taken")

    with scripted(play) as (server, heard), Connection.open(server) as connection:
        outcomes = list(connection.send_many(mails(2)))

    assert kinds(outcomes) == [(0, "permanent", "recipient"), (1, "accepted", "content")]
    assert [item for item in heard if isinstance(item, bytes)] == [b"", b"Subject: Hello\r\n\r\nUse flux.\r\n"]


def test_over_lmtp_such_a_server_is_left():
    def play(script):
        script.say("220 mx.test")
        script.hear("LHLO")
        script.say("250-mx.test", "250 PIPELINING")
        script.hear(*ENVELOPE)
        script.say("250 ok", "550 No such reader", "354 Go ahead all the same")
        assert not script.file.read()

    outcomes, is_open = outcomes_of(play, mails(2), lmtp=True)

    assert (kinds(outcomes), is_open) == ([(0, "permanent", "recipient")], False)


@pytest.mark.parametrize("extensions", [(), ("PIPELINING",)])
def test_a_connection_lost_before_the_last_word_leaves_the_message_uncertain_and_the_rest_untouched(extensions):
    def play(script):
        script.greet(*extensions)
        for verb, answer in zip(ENVELOPE, GO_AHEAD, strict=True):
            script.hear(verb)
            script.say(answer)
        script.hear_text()

    outcomes, is_open = outcomes_of(play, mails(1))
    assert (kinds(outcomes), is_open) == ([(0, "uncertain", "connection")], False)


def test_of_two_messages_under_way_the_one_not_sent_yet_is_certainly_not_accepted():
    def play(script):
        script.greet("PIPELINING")
        script.hear(*ENVELOPE)
        script.say(*GO_AHEAD)
        script.hear_text()
        script.hear(*ENVELOPE)

    outcomes, is_open = outcomes_of(play, mails(9))

    assert kinds(outcomes) == [(0, "uncertain", "connection"), (1, "temporary", "connection")]
    assert not is_open


def test_an_acceptance_that_was_read_stays_one_though_the_connection_is_lost_behind_it():
    def play(script):
        script.greet("PIPELINING")
        script.hear(*ENVELOPE)
        script.say(*GO_AHEAD)
        script.hear_text()
        script.say("250 Taken")

    outcomes, _ = outcomes_of(play, mails(9))

    assert kinds(outcomes) == [(0, "accepted", "content"), (1, "temporary", "connection")]


def test_a_server_that_hangs_up_in_the_middle_of_a_text_has_not_accepted_it():
    def play(script):
        script.greet("PIPELINING")
        script.hear(*ENVELOPE)
        script.say(*GO_AHEAD)
        script.file.read(100_000)

    outcomes, is_open = outcomes_of(play, mails(2, data=b"x" * 20_000_000))

    assert (kinds(outcomes), is_open) == ([(0, "uncertain", "connection")], False)


@pytest.mark.parametrize(
    ("parting", "expected"),
    [
        ("552 5.3.4 Too big", (0, "permanent", "content")),
        ("421 4.3.2 Going down", (0, "temporary", "connection")),
        ("250 2.0.0 Taken", (0, "uncertain", "connection")),  # it can't have: the text was not sent whole
    ],
)
def test_a_last_word_before_hanging_up_in_the_middle_of_a_text_is_heard_but_never_as_acceptance(parting, expected):
    def play(script):
        script.greet("PIPELINING")
        script.hear(*ENVELOPE)
        script.say(*GO_AHEAD)
        script.file.read(50_000)
        script.say(parting)

    outcomes, _ = outcomes_of(play, mails(1, data=b"x" * 20_000_000))

    assert kinds(outcomes) == [expected]


def test_a_server_that_wants_to_close_is_left_with_its_words_kept():
    def play(script):
        script.greet("PIPELINING")
        script.hear(*ENVELOPE)
        script.say(*GO_AHEAD)
        script.hear_text()
        script.hear(*ENVELOPE)
        script.say("250 Taken", "421 4.7.0 Enough for one connection")

    outcomes, is_open = outcomes_of(play, mails(9))

    assert outcomes == [
        Outcome(0, "accepted", "content", 250, "", "Taken"),
        Outcome(1, "temporary", "connection", 421, "4.7.0", "4.7.0 Enough for one connection"),
    ]
    assert not is_open


def test_closing_as_the_last_word_on_a_message_is_no_acceptance():
    def play(script):
        script.greet("PIPELINING")
        script.hear(*ENVELOPE)
        script.say(*GO_AHEAD)
        script.hear_text()
        script.hear(*ENVELOPE)
        script.say("421 4.3.0 Disk full")

    outcomes, _ = outcomes_of(play, mails(9))

    assert [(outcome.tag, outcome.kind, outcome.code) for outcome in outcomes] == [
        (0, "temporary", 421),
        (1, "temporary", 0),
    ]


@pytest.mark.parametrize("words", [["250 Taken", "421 4.4.2 Idle for too long"], ["250 Taken"]])
def test_a_server_that_spoke_up_behind_its_last_word_is_noticed_before_anything_more_is_taken(words):
    def play(script):
        script.greet("PIPELINING")
        script.hear(*ENVELOPE)
        script.say(*GO_AHEAD)
        script.hear_text()
        script.say(*words)
        accepted.wait(5)
        script.say("250 A word nobody asked for")
        parted.set()
        script.file.read()

    accepted, parted = threading.Event(), threading.Event()
    with scripted(play) as (server, _), Connection.open(server) as connection:
        first = list(connection.send_many(mails(1)))
        accepted.set()
        parted.wait(5)
        second = list(connection.send_many(mails(1)))

        assert (kinds(first), second, connection.is_open) == ([(0, "accepted", "content")], [], False)


def test_a_server_that_left_between_batches_is_noticed_before_anything_more_is_taken():
    def play(script):
        script.greet("PIPELINING")
        script.hear(*ENVELOPE)
        script.say(*GO_AHEAD)
        script.hear_text()
        script.say("250 Taken")

    with scripted(play) as (server, _), Connection.open(server) as connection:
        first = list(connection.send_many(mails(1)))
        select.select([connection._wire._socket], [], [], 5)

        assert (kinds(first), list(connection.send_many(mails(1)))) == ([(0, "accepted", "content")], [])


@pytest.mark.parametrize("extensions", [(), ("PIPELINING",)])
def test_a_silent_server_is_given_up_after_our_patience(extensions):
    def play(script):
        script.greet(*extensions)
        script.file.read()

    outcomes, is_open = outcomes_of(play, mails(2), patience=1.5)

    assert outcomes == [Outcome(0, "temporary", "connection", text="The server did not answer within 1.5 seconds.")]
    assert not is_open


def test_the_last_word_is_given_more_patience():
    def play(script):
        script.greet("PIPELINING")
        for _ in range(2):
            script.hear(*ENVELOPE)
            script.say(*GO_AHEAD)
            script.hear_text()
            assert not script.has_more(2)
            script.say("250 Taken")
            return

    outcomes, _ = outcomes_of(play, mails(1), patience=1.5, last_patience=30)

    assert kinds(outcomes) == [(0, "accepted", "content")]


def test_a_server_that_trickles_is_not_waited_for_without_end():
    def play(script):
        script.greet("PIPELINING")
        script.hear(*ENVELOPE)
        while not script.has_more(0.02):
            script.connected.sendall(b"2")

    outcomes, _ = outcomes_of(play, mails(1), patience=1.5)

    assert kinds(outcomes) == [(0, "temporary", "connection")]


@pytest.mark.parametrize("noise", ["HTTP/1.1 400 Bad Request", "25", "999 What", "250" * 5000, "\0\0\0\0"])
def test_what_is_no_smtp_is_no_acceptance(noise):
    def play(script):
        script.greet("PIPELINING")
        script.hear(*ENVELOPE)
        script.say(*GO_AHEAD)
        script.hear_text()
        script.say(noise)

    outcomes, is_open = outcomes_of(play, mails(1))

    assert (kinds(outcomes), is_open) == ([(0, "uncertain", "connection")], False)


def test_an_answer_without_end_is_given_up():
    def play(script):
        script.greet("PIPELINING")
        script.hear(*ENVELOPE)
        script.say(*["250-more"] * 300)

    assert kinds(outcomes_of(play, mails(1))[0]) == [(0, "temporary", "connection")]


@pytest.mark.parametrize(
    "answers",
    [
        ("250 ok", "250 ok", "250 ok"),
        ("354 ok", "250 ok", "250 ok"),
        ("250 ok", "250 ok", "354 ok", "354 Still more?"),
    ],
)
def test_an_answer_to_another_question_than_ours_is_no_acceptance_and_ends_it(answers):
    def play(script):
        script.greet("PIPELINING")
        script.hear(*ENVELOPE)
        script.say(*answers)
        script.file.read()

    outcomes, is_open = outcomes_of(play, mails(1))

    assert (kinds(outcomes), is_open) == ([(0, "uncertain", "connection")], False)


def test_a_long_answer_is_read_as_one_without_what_can_t_be_printed():
    def play(script):
        script.greet("PIPELINING")
        script.hear(*ENVELOPE)
        script.say("250 ok", "550-5.1.1 No such\x1b[2J reader", "550 5.1.1 Ask the postmaster", "503 no")

    outcomes, _ = outcomes_of(play, mails(1))

    assert outcomes == [
        Outcome(0, "permanent", "recipient", 550, "5.1.1", "5.1.1 No such [2J reader 5.1.1 Ask the postmaster")
    ]


def test_an_enhanced_code_that_contradicts_the_code_is_not_believed():
    def play(script):
        script.greet("PIPELINING")
        script.hear(*ENVELOPE)
        script.say("250 ok", "450 5.1.1 Unknown", "503 no")

    [outcome], _ = outcomes_of(play, mails(1))

    assert (outcome.kind, outcome.enhanced) == ("temporary", "")


@pytest.mark.parametrize(
    ("greeting", "match"),
    [("554 No service here", "554 No service here"), ("SSH-2.0", "no SMTP")],
)
def test_a_server_that_does_not_greet_is_told(greeting, match):
    with (
        scripted(lambda script: script.say(greeting)) as (server, _),
        pytest.raises(ConnectionFailed, match=match) as failure,
    ):
        Connection.open(server)

    assert failure.value.step == "greeting"


def test_whoever_speaks_before_tls_is_not_believed():
    def play(script):
        script.greet("STARTTLS")
        script.hear("STARTTLS")
        script.say("220 Go ahead", "250 Injected before TLS")

    with scripted(play) as (server, _), pytest.raises(ConnectionFailed, match="said more than it may") as failure:
        Connection.open(replace(server, security="starttls"))

    assert failure.value.step == "tls"


def test_saying_goodbye_to_a_server_that_is_gone_is_no_error():
    with scripted(lambda script: script.greet()) as (server, _):
        Connection.open(server).close()

"""Somebody who never opens a web page joins, talks, reads a digest and leaves: all of it by mail."""

import smtplib

import pytest

from .mailing import answer, hand_in, text_of, written

pytestmark = pytest.mark.xdist_group("journeys-site")

ERIN = "erin@mail.example"
DOMAIN = "lists.example.org"


def test_join_post_digest_and_leave_by_mail_alone(lively):
    server, sink = lively.server, lively.sink

    ask(server, "trains+subscribe")
    confirm = sink.wait_for(ERIN, "Answer this mail to join Librarians on trains")
    answer(server, confirm, f"Erin Vale <{ERIN}>", "")
    welcome = sink.wait_for(ERIN, "Welcome to Librarians on trains")
    assert f"trains@{DOMAIN}" in text_of(welcome)

    hand_in(server, written(f"Erin Vale <{ERIN}>", f"trains@{DOMAIN}", "Quiet coaches", "Which line has them?"))
    copy = sink.wait_for("ben@mail.example", "Quiet coaches")
    assert text_of(copy).startswith("Which line has them?")
    answer(server, copy, "Ben Marlow <ben@mail.example>", "The northern one.")
    assert text_of(sink.wait_for(ERIN, "Quiet coaches")).startswith("The northern one.")

    ask(server, "trains+digest")
    answer(server, sink.wait_for(ERIN, "Answer this mail to get one digest a day"), f"Erin Vale <{ERIN}>", "")
    sink.wait_for(ERIN, "Librarians on trains: one digest a day")
    hand_in(server, written("Ben Marlow <ben@mail.example>", f"trains@{DOMAIN}", "Sleepers", "Is the berth wide?"))
    sink.wait_for("cora@mail.example", "Sleepers")
    assert int(server.run("morning.py")) >= 1
    digest = sink.wait_for(ERIN, "new message")
    assert "Is the berth wide?" in text_of(digest)

    ask(server, "trains+unsubscribe")
    answer(server, sink.wait_for(ERIN, "Answer this mail to leave"), f"Erin Vale <{ERIN}>", "")
    goodbye = sink.wait_for(ERIN, "You have left Librarians on trains")
    assert f"trains+subscribe@{DOMAIN}" in text_of(goodbye)

    hand_in(server, written("Ben Marlow <ben@mail.example>", f"trains@{DOMAIN}", "Delays", "Leaves on the line."))
    sink.wait_for("cora@mail.example", "Delays")
    about = [subject for subject in sink.subjects(ERIN) if "Sleepers" in subject]
    assert about == ["The Staffroom: 1 new message, on “Sleepers”"]
    assert [subject for subject in sink.subjects(ERIN) if "Delays" in subject] == []


def test_an_address_that_does_not_exist_is_refused_at_the_door(lively):
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        hand_in(lively.server, written(ERIN, f"no-such-network@{DOMAIN}", "Hello", "Anybody?"))

    assert [code for code, _ in refused.value.recipients.values()] == [550]


def ask(server, local: str) -> None:
    hand_in(server, written(f"Erin Vale <{ERIN}>", f"{local}@{DOMAIN}", "", ""))

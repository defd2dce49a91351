import pytest

from staffroom.foundation.mail import parse

from .letters import letter


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ("Auto-Submitted: auto-replied", "It is marked “Auto-Submitted: auto-replied”."),
        (
            "Auto-Submitted: auto-generated (by a cron job)",
            "It is marked “Auto-Submitted: auto-generated (by a cron job)”.",
        ),
        ("Precedence: bulk", "It is marked “Precedence: bulk”."),
        ("Precedence: Auto_Reply", "It is marked “Precedence: Auto_Reply”."),
        ("X-Auto-Response-Suppress: All", "It is marked “X-Auto-Response-Suppress: All”."),
        ("X-Autoreply: yes", "It is marked “X-Autoreply: yes”."),
        ("X-Autorespond: x", "It is marked “X-Autorespond: x”."),
        ("Precedence: bulk\nList-Id: <friends.example.net>", ""),
        ("Precedence: junk\nList-Id: <friends.example.net>", "It is marked “Precedence: junk”."),
        ("List-Id: Friends <friends.example.net>", ""),
        ("Auto-Submitted: no", ""),
        ("Precedence: first-class", ""),
        ("", ""),
    ],
)
def test_what_machines_send_is_known_by_its_headers(headers, reason):
    assert parse(letter(headers=headers)).auto_reason == reason


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: Saturdays",
        "Out of office",
        "Abwesenheitsnotiz",
        "Réponse automatique : Samedi",
        "Fuera de la oficina",
    ],
)
def test_a_subject_is_believed_only_together_with_another_sign(subject):
    assert parse(letter(subject=subject)).auto_reason == ""
    assert parse(letter(subject=subject, headers="Return-Path: <>")).auto_reason == (
        f"Its subject, “{subject}”, is that of an automatic reply, and nobody is to answer it."
    )


def test_a_receipt_is_a_report():
    raw = letter(content_type='multipart/report; report-type=disposition-notification; boundary="x"')
    assert parse(raw).auto_reason == "It is a report about another mail."


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ("List-Id: Friends <friends.example.net>", "It is marked “List-Id: Friends <friends.example.net>”."),
        ("List-Unsubscribe: <mailto:x@example.net>", "It is marked “List-Unsubscribe: <mailto:x@example.net>”."),
        ("X-Staffroom-Loop: keys.example.net", "It is marked “X-Staffroom-Loop: keys.example.net”."),
        ("Precedence: list", "It is marked “Precedence: list”."),
        ("Precedence: bulk", ""),
        ("Auto-Submitted: auto-generated", ""),
    ],
)
def test_what_a_list_passed_on_is_known_by_its_headers(headers, reason):
    assert parse(letter(headers=headers)).list_reason == reason


def test_the_way_of_a_mail_is_counted():
    headers = "Received: by a.example\nX-Staffroom-Loop: Keys.Example.net\nReceived: by b.example"
    parsed = parse(letter(headers=headers))
    assert (parsed.hops, parsed.loops) == (2, ("keys.example.net",))


def test_lists_are_named():
    headers = "List-Id: Friends of the Library <Friends.Example.net>\nList-Id: other.example.net"
    assert parse(letter(headers=headers)).list_ids == ("friends.example.net", "other.example.net")

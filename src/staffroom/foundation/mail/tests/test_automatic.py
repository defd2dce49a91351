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
        ("List-Id: Friends <friends.example.net>", "It is marked “List-Id: Friends <friends.example.net>”."),
        ("List-Unsubscribe: <mailto:x@example.net>", "It is marked “List-Unsubscribe: <mailto:x@example.net>”."),
        ("Staffroom-Site: lists.example.net", "It was sent by a site like this one and has come back."),
        ("X-Staffroom-Loop: lists.example.net", "It was sent by a site like this one and has come back."),
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


def test_lists_are_named():
    headers = "List-Id: Friends of the Library <Friends.Example.net>\nList-Id: other.example.net"
    assert parse(letter(headers=headers)).list_ids == ("friends.example.net", "other.example.net")

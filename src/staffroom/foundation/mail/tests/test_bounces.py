import pytest

from staffroom.foundation.mail import BouncedRecipient, parse

from .letters import letter, multipart

NOTE = "Content-Type: text/plain\n\nThis is the mail system at host mx.example.net."
RETURNED = "Content-Type: message/rfc822\n\nMessage-ID: <77@lists.example.net>\nSubject: Saturdays\n\nText."


def report(*groups):
    status = "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n" + "\n\n".join(groups)
    return multipart("report", [NOTE, status, RETURNED], subject="Undelivered Mail Returned to Sender")


FAILED = (
    "Final-Recipient: rfc822; Gone@example.org\nAction: failed\nStatus: 5.1.1\n"
    "Diagnostic-Code: smtp; 550 5.1.1 No such user"
)
DELAYED = "Original-Recipient: rfc822;late@example.org\nFinal-Recipient: rfc822;x@y.z\nAction: delayed\nStatus: 4.4.1"


def test_a_report_names_who_was_not_reached_and_why():
    bounce = parse(report(FAILED, DELAYED)).bounce
    assert bounce.recipients == (
        BouncedRecipient("gone@example.org", True, "5.1.1", "550 5.1.1 No such user"),
        BouncedRecipient("late@example.org", False, "4.4.1", ""),
    )
    assert bounce.original_message_id == "77@lists.example.net"


@pytest.mark.parametrize(
    ("action", "status", "expected"),
    [
        ("failed", "5.1.1", (True, True)),
        ("failed", "5.0.0", (True, True)),
        ("failed", "5.2.1", (True, True)),
        ("failed", "5.4.4", (True, True)),
        ("failed", "", (True, True)),
        # It is over for this mail, and says nothing lasting of the address.
        ("failed", "4.4.7", (True, False)),
        ("failed", "4.2.2", (True, False)),
        ("failed", "5.2.2", (True, False)),
        ("failed", "5.7.1", (True, False)),
        ("failed", "5.4.1", (True, False)),
        ("delayed", "4.4.1", (False, False)),
        ("delayed", "5.1.1", (False, False)),
    ],
)
def test_what_is_over_for_a_mail_is_told_from_what_is_wrong_with_the_address(action, status, expected):
    group = f"Final-Recipient: rfc822; jo@example.org\nAction: {action}\nStatus: {status}"
    [recipient] = parse(report(group)).bounce.recipients
    assert (recipient.is_permanent, recipient.is_dead) == expected


def test_a_report_of_success_is_no_bounce():
    assert parse(report("Final-Recipient: rfc822; a@example.org\nAction: delivered\nStatus: 2.0.0")).bounce is None


def test_servers_with_their_own_words_are_understood():
    body = (
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
        "delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n"
        "  gone@example.org\n    Unrouteable address\n\n------ This is a copy of the message\n"
    )
    raw = letter(body, subject="Mail delivery failed", sender="Mail Delivery System <Mailer-Daemon@mx.example.net>")
    assert parse(raw).bounce.recipients == (BouncedRecipient("gone@example.org", True),)


UNABLE = "Unable to deliver message to <gone@example.org>."
TRANSCRIPT = f"Sent <<< RCPT TO:<gone@example.org>\nReceived >>> 550 unknown user.\n\n{UNABLE}"
LATE = (
    "Your message with Subject: Saturdays\ncould not be delivered to the following recipients:\n\nlate@example.org\n\n"
    "Please do not resend your original message.\n\nDelivery attempts will continue to be made for 5 day(s).\n"
)
NOT_DELIVERED = (
    "--- Non-Delivery Report ---\nThe email below could not be delivered to the following user:\n\n"
    '"gone@example.org" <gone@example.org>\n\nOld message:\n\nHello.\n'
)
# “Delivery failure notification”
ENCODED = "=?utf-8?B?RGVsaXZlcnkgZmFpbHVyZSBub3RpZmljYXRpb24=?="


@pytest.mark.parametrize(
    ("subject", "headers", "body", "expected"),
    [
        (
            "Non-Delivery: Saturdays",
            "X-Mailer: Microsoft CDO for Windows 2000",
            NOT_DELIVERED,
            ("gone@example.org", True),
        ),
        ("Mail could not be delivered", "", TRANSCRIPT, ("gone@example.org", True)),
        ("About your mail", "Return-Path: <MAILER-DAEMON@mx.example>", TRANSCRIPT, ("gone@example.org", True)),
        (ENCODED, "", LATE, ("late@example.org", False)),
    ],
)
def test_reports_are_known_whatever_they_are_called(subject, headers, body, expected):
    raw = letter(body, subject=subject, headers=headers, sender="scanner@gateway.example")
    assert [(it.address, it.is_permanent) for it in parse(raw).bounce.recipients] == [expected]


@pytest.mark.parametrize(
    ("words", "status", "is_dead"),
    [
        ("Unrouteable address", "", True),
        ("550 5.1.1 unknown user", "5.1.1", True),
        ("mailbox is full: retry timeout exceeded", "5.2.2", False),
        ("552 Quota exceeded", "5.2.2", False),
        ("550 5.7.1 rejected by policy", "5.7.1", False),
    ],
)
def test_in_a_report_without_fields_the_words_are_listened_to(words, status, is_dead):
    body = (
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
        "delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n"
        f"  gone@example.org\n    {words}\n\n------ This is a copy of the message\n"
    )
    raw = letter(body, subject="Mail delivery failed", sender="Mail Delivery System <Mailer-Daemon@mx.example.net>")
    [recipient] = parse(raw).bounce.recipients
    assert (recipient.status, recipient.is_dead) == (status, is_dead)


@pytest.mark.parametrize("subject", ["Saturdays", "Returned mail: what to do with it?"])
def test_an_ordinary_mail_is_no_bounce(subject):
    assert parse(letter("Somebody wrote to gone@example.org and it failed.", subject=subject)).bounce is None


def test_a_report_about_nobody_is_no_bounce():
    assert parse(report("Final-Recipient: rfc822; not an address\nAction: failed\nStatus: 5.0.0")).bounce is None

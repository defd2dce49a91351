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


def test_a_failure_with_a_temporary_status_is_not_permanent():
    bounce = parse(report("Final-Recipient: rfc822; full@example.org\nAction: failed\nStatus: 4.2.2")).bounce
    assert bounce.recipients == (BouncedRecipient("full@example.org", False, "4.2.2", ""),)


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


@pytest.mark.parametrize("subject", ["Saturdays", "Returned mail: what to do with it?"])
def test_an_ordinary_mail_is_no_bounce(subject):
    assert parse(letter("Somebody wrote to gone@example.org and it failed.", subject=subject)).bounce is None


def test_a_report_about_nobody_is_no_bounce():
    assert parse(report("Final-Recipient: rfc822; not an address\nAction: failed\nStatus: 5.0.0")).bounce is None

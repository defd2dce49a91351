"""Reports of mail that did not arrive: one means nothing, several over several days mean a pause."""

from datetime import timedelta

import pytest
from django.utils import timezone

from staffroom.doors.email import bounces, letters
from staffroom.doors.email.models import Bounce, Delivery
from staffroom.doors.email.routes import bounce_address
from staffroom.rooms.people.models import Address

from .inbound import email_of, written

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.fixture
def address(priya):
    return Address.objects.get(person=priya, is_primary=True)


@pytest.fixture
def sent(address):
    """`sent(days_ago)`: a delivery to Priya that the relay took."""

    def make(days_ago):
        at = timezone.now() - days_ago * DAY
        letter = letters.write(
            kind="notice", key=f"{Delivery.objects.count()}", to=address.email, subject="News", text="News.",
            person=address.person, address=address,
        )  # fmt: skip
        letter.deliveries.update(state="sent", created_at=at, sent_at=at)
        return letter.deliveries.get()

    return make


def report(to, *, action="failed", status="5.1.1") -> bytes:
    return (
        "From: MAILER-DAEMON@mx.example\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {to}\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 No such user\r\n--b--\r\n"
    ).encode()


def test_one_report_is_noted_and_does_nothing(site, address, sent, deliver):
    delivery = sent(0)
    row = deliver(report(address.email), to=bounce_address(delivery.pk, site), sender="<>")

    delivery.refresh_from_db()
    address.refresh_from_db()
    assert (row.state, row.reason) == ("done", "bounce")
    assert (delivery.state, delivery.answer) == ("bounced", "5.1.1 550 No such user")
    assert address.failing_since is None


def test_a_report_that_nobody_signed_for_says_nothing(network, address, sent, deliver, ports):
    sent(0)
    row = deliver(report(address.email), to=network, sender="<>")
    with ports.by_lmtp() as client:
        client.ehlo_or_helo_if_needed()
        client.mail("<>")
        assert client.rcpt(f"b+{'a' * 30}@lists.example.org")[0] == 550

    assert (row.state, row.reason) == ("discarded", "automatic")
    assert (Bounce.objects.count(), Delivery.objects.get().state) == (0, "sent")


def test_an_automatic_reply_to_the_envelope_sender_is_no_bounce(site, address, sent, deliver):
    delivery = sent(0)
    away = written(address.email, "Out of office", "Back on Monday.", headers=[("Auto-Submitted", "auto-replied")])
    row = deliver(away, to=bounce_address(delivery.pk, site), sender="<>")

    assert (row.state, row.reason, Bounce.objects.count()) == ("discarded", "no-report", 0)


@pytest.mark.parametrize("status", ["5.2.2", "5.7.1", "4.4.7", "4.2.2"])
def test_a_full_mailbox_counts_for_nothing_however_often_it_is_reported(site, address, sent, deliver, status):
    for days_ago in (4, 3, 2, 1):
        delivery = sent(days_ago)
        deliver(report(address.email, status=status), to=bounce_address(delivery.pk, site), sender="<>")
        Bounce.objects.filter(delivery=delivery).update(bounced_at=timezone.now() - days_ago * DAY)

    address.refresh_from_db()
    assert (address.failing_since, set(Bounce.objects.values_list("is_hard", flat=True))) == (None, {False})


def test_a_warning_that_a_mail_is_late_hides_not_that_it_came_back(site, address, sent, deliver):
    for days_ago in (2, 1, 0):
        delivery = sent(days_ago)
        for action, status in (("delayed", "4.4.1"), ("failed", "5.1.1")):
            deliver(
                report(address.email, action=action, status=status), to=bounce_address(delivery.pk, site), sender="<>"
            )
        Bounce.objects.filter(delivery=delivery).update(bounced_at=timezone.now() - days_ago * DAY)
        assert [bounce.is_hard for bounce in Bounce.objects.filter(delivery=delivery)] == ([True] if days_ago else [])

    address.refresh_from_db()
    assert address.failing_since is not None


def test_three_hard_bounces_on_three_days_pause_the_address(address, sent):
    for days_ago in (5, 3, 1):
        bounces.note_bounce(sent(days_ago), is_hard=True, at=timezone.now() - days_ago * DAY)

    address.refresh_from_db()
    assert address.failing_since is not None
    assert Bounce.objects.count() == 0


def test_many_bounces_on_one_day_do_not(address, sent):
    for _number in range(12):
        bounces.note_bounce(sent(0), is_hard=True)

    address.refresh_from_db()
    assert address.failing_since is None


def test_soft_bounces_count_for_nothing(address, sent):
    for days_ago in range(10):
        bounces.note_bounce(sent(days_ago), is_hard=False, at=timezone.now() - days_ago * DAY)

    address.refresh_from_db()
    assert address.failing_since is None
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def test_mail_that_arrived_in_between_starts_the_count_anew(address, sent):
    for days_ago in (20, 18):
        bounces.note_bounce(sent(days_ago), is_hard=True, at=timezone.now() - days_ago * DAY)
    sent(10)
    bounces.note_bounce(sent(1), is_hard=True)

    address.refresh_from_db()
    assert address.failing_since is None


def test_the_same_report_again_counts_once(address, sent):
    delivery = sent(3)
    for days_ago in (3, 2, 1):
        bounces.note_bounce(delivery, is_hard=True, at=timezone.now() - days_ago * DAY)

    assert Bounce.objects.count() == 1


def test_after_two_weeks_it_is_tried_again_and_one_bounce_is_one_bounce(address, sent):
    for days_ago in (5, 3, 1):
        bounces.note_bounce(sent(days_ago), is_hard=True, at=timezone.now() - days_ago * DAY)

    assert bounces.try_again(timezone.now() + 13 * DAY) == 0
    assert bounces.try_again(timezone.now() + 14 * DAY) == 1
    bounces.note_bounce(sent(0), is_hard=True)
    address.refresh_from_db()
    assert address.failing_since is None


def test_a_letter_to_somebody_unknown_that_comes_back_is_marked(site, deliver):
    letter = letters.write(kind="answer", key="one", to="sam@else.example", subject="News", text="News.")
    delivery = letter.deliveries.get()
    deliver(report("sam@else.example"), to=bounce_address(delivery.pk, site), sender="<>")

    delivery.refresh_from_db()
    assert (delivery.state, Bounce.objects.count()) == ("bounced", 0)


def test_the_members_own_mail_about_a_bounce_is_posted(network, priya, deliver):
    row = deliver(written(priya, "Undelivered: what does 5.1.1 mean?", "I get <jo@x.example>: 550 5.1.1"), to=network)

    assert (row.state, row.from_address) == ("done", email_of(priya))

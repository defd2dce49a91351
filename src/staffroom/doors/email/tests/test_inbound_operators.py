"""Mail to whoever runs the site: it arrives, it can be answered, and it never goes round."""

import pytest

from staffroom.doors.email.models import Delivery, Incoming, Letter
from staffroom.doors.email.routes import OPERATORS
from staffroom.rooms.networks.actions import CreateRefused, create_network
from staffroom.rooms.networks.names import is_reserved
from staffroom.rooms.people.tests.factories import PersonFactory

from .inbound import written

pytestmark = pytest.mark.django_db(transaction=True)

# A report of abuse, as providers send them (RFC 5965).
COMPLAINT = (
    b"From: <feedback@provider.example>\r\nSubject: FW: Keys\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n'
    b"--b\r\nContent-Type: text/plain\r\n\r\nThis is a report of abuse.\r\n"
    b"--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nVersion: 1\r\n\r\n"
    b"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: Keys\r\n\r\nYours?\r\n--b--\r\n"
)


@pytest.fixture
def operator(ports):
    return PersonFactory(name="Ola Berg", account__is_operator=True)


@pytest.mark.parametrize("name", sorted(OPERATORS))
def test_these_names_reach_whoever_runs_the_site(name, operator, deliver):
    row = deliver(written("sam@else.example", "Hello", "A word."), to=f"{name.title()}@Lists.Example.org")
    assert (row.state, row.reason, Letter.objects.count()) == ("held", "operator", 0)


def test_the_postmaster_needs_no_domain(operator, ports):
    with ports.by_lmtp() as client:
        client.ehlo_or_helo_if_needed()
        client.mail("sam@else.example")
        assert [client.rcpt(name)[0] for name in ("Postmaster", "abuse")] == [250, 550]


def test_the_names_cannot_be_a_network_s(jo):
    assert [name for name in OPERATORS if not is_reserved(name)] == []
    with pytest.raises(CreateRefused):
        create_network(by=jo, name="Abuse", slug="abuse", kind="group", purpose="To be heard.")


def test_a_report_of_abuse_arrives_although_a_machine_wrote_it(operator, deliver):
    row = deliver(COMPLAINT, to="abuse@lists.example.org", sender="<>")
    assert (row.state, row.reason) == ("held", "operator")


def test_the_operator_answers_from_the_page_and_an_automatic_reply_to_that_is_answered_by_nobody(
    operator, deliver, client_of
):
    row = deliver(written("sam@else.example", "Blocked?", "Why?"), to="postmaster@lists.example.org")
    page = client_of(operator).post(f"/operations/held/{row.pk}/answer/", {"text": "Not any more.", "is_settled": "on"})
    assert page.status_code == 302
    delivery = Delivery.objects.get()
    assert (delivery.to, delivery.letter.subject) == ("sam@else.example", "Re: Blocked?")

    away = written("sam@else.example", "Re: Blocked?", "Away.", headers=[("Auto-Submitted", "auto-replied")])
    deliver(away, to="postmaster@lists.example.org", sender="<>")
    assert (Incoming.objects.count(), Letter.objects.count()) == (2, 1)


def test_mail_to_a_network_and_the_postmaster_does_both(operator, network, jo, deliver):
    row = deliver(written(jo, "Keys", "Yours?"), to=[network, "postmaster@lists.example.org"])
    assert (row.state, row.reason, row.message is not None) == ("held", "operator", True)

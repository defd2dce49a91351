"""Mail of which nobody knows where it comes from, until the DNS is asked: a real one, on loopback."""

import pytest

from staffroom.commons.moderation.models import Matter
from staffroom.doors.email import processing, receiving
from staffroom.doors.email.models import Delivery, Incoming
from staffroom.doors.email.reasons import Reason
from staffroom.foundation.authenticity.tests.zones import SILENCE, Zone, passed_on, published, serving, signed
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.people.models import Address

from .inbound import email_of, written

State = Incoming.State
pytestmark = pytest.mark.django_db

HOME, ELSEWHERE = "8.8.4.4", "8.8.8.8"
TABLE = (
    published("s", "charity.example")
    | published("s", "elsewhere.example", "e")
    | published("s", "list.example", "b")
    | {
        "charity.example TXT": [f"v=spf1 ip4:{HOME} -all"],
        "_dmarc.charity.example TXT": ["v=DMARC1; p=reject"],
        "slow.example TXT": SILENCE,
    }
)


@pytest.fixture
def zone(settings):
    """What the DNS says; mail by SMTP is checked against it."""
    zone = Zone(TABLE)
    with serving(zone) as server:
        settings.DNS_SERVERS, settings.CHECKED_DOORS = [server], ["smtp", "imap", "api"]
        settings.TRUSTED_ARC_SEALERS = ["list.example"]
        yield zone


@pytest.fixture
def jo(jo):
    """They write from their charity."""
    Address.objects.filter(person=jo, is_primary=True).update(email="jo@charity.example")
    return jo


@pytest.fixture
def come(door, zone):
    """`come(mail)`: as a server at `peer` brought it to the lone workers; the row it was kept as."""

    def bring(mail, *, peer=ELSEWHERE, sender="somebody@elsewhere.example", to="lone-workers", by=Incoming.Door.SMTP):
        receiving.keep(
            [receiving.Handed(mail, sender, (f"{to}@lists.example.org",), peer, by, helo="mail.elsewhere.example")]
        )
        processing.process_all()
        return Incoming.objects.order_by("-pk").first()

    return bring


def outcome(row):
    return row.state, row.reason


def test_a_member_s_mail_from_where_their_domain_sends_is_posted(come, jo, network):
    row = come(written(jo, "Keys", "Who keeps yours?"), peer=HOME, sender="jo@charity.example")
    assert outcome(row) == (State.DONE, "")
    assert row.message.author == jo


def test_a_signed_one_is_posted_whoever_brings_it(come, jo, network):
    assert come(signed(written(jo, "Keys", "Who keeps yours?"))).message.author == jo


def test_mail_that_its_author_s_domain_wants_refused_is_kept_and_nobody_is_told(come, jo, network):
    row = come(written(jo, "Keys", "Send me money."))
    assert outcome(row) == (State.REFUSED, Reason.FORGED)
    assert row.network == network
    assert bytes(row.raw).count(b"Send me money.") == 1
    assert not Message.objects.exists()
    assert not Delivery.objects.exists()
    assert not Matter.objects.exists()


def test_mail_that_its_author_s_domain_is_wary_of_waits(come, jo, network, zone):
    zone.table["_dmarc.charity.example txt"] = ["v=DMARC1; p=quarantine"]
    row = come(written(jo, "Keys", "Send me money."))
    assert outcome(row) == (State.HELD, Reason.DISOWNED)
    assert not Delivery.objects.exists()
    assert [matter.thing_id for matter in Matter.objects.visible_to(jo).open()] == [row.pk]


def test_mail_of_a_domain_that_only_watches_is_taken_as_before(come, jo, network, zone):
    zone.table["_dmarc.charity.example txt"] = ["v=DMARC1; p=none"]
    assert outcome(come(written(jo, "Keys", "Who keeps yours?"))) == (State.DONE, "")


def test_when_the_dns_is_silent_mail_is_taken_as_before_and_asked_about_again(come, jo, network, zone):
    zone.table["_dmarc.charity.example txt"] = SILENCE
    row = come(written(jo, "Keys", "Who keeps yours?"))
    assert outcome(row) == (State.DONE, "")
    assert '"dmarc": "temperror"' in row.authenticity


def test_without_any_dns_server_no_mail_is_lost(come, jo, network, settings):
    settings.DNS_SERVERS = ["127.0.0.1:9"]
    assert outcome(come(written(jo, "Keys", "Who keeps yours?"))) == (State.DONE, "")


def test_a_header_that_came_with_the_mail_proves_nothing(come, jo, network, settings):
    settings.TRUSTED_AUTHSERV_IDS = ["lists.example.org"]
    boast = [("Authentication-Results", "lists.example.org; dmarc=pass header.from=charity.example")]
    assert outcome(come(written(jo, "Keys", "Money.", headers=boast))) == (State.REFUSED, Reason.FORGED)


def test_a_trusted_hand_that_passed_it_on_lets_it_in(come, jo, network, settings):
    mail = passed_on(written(jo, "Keys", "Who keeps yours?"), "list.example", "dmarc=pass header.from=charity.example")
    assert outcome(come(mail)) == (State.DONE, "")
    settings.TRUSTED_ARC_SEALERS = []
    mail = passed_on(written(jo, "Locks", "Whose are they?"), "list.example", "dmarc=pass header.from=charity.example")
    assert outcome(come(mail)) == (State.REFUSED, Reason.FORGED)


@pytest.mark.parametrize("authors", ["Jo <jo@charity.example>, Eve <eve@elsewhere.example>", "nobody at all"])
def test_a_mail_of_two_authors_or_none_waits_as_before(come, jo, network, authors):
    mail = written("eve@elsewhere.example", "Keys", "Hello.").replace(
        b"From: eve@elsewhere.example", f"From: {authors}".encode()
    )
    assert outcome(come(signed(mail))) == (State.HELD, Reason.NO_SENDER)


def test_a_second_from_on_top_waits(come, jo, network):
    mail = b"From: Eve <eve@elsewhere.example>\r\n" + signed(written(jo, "Keys", "Hello."))
    assert outcome(come(mail)) == (State.HELD, Reason.NO_SENDER)


def test_a_name_that_looks_like_a_member_s_address_is_a_stranger_s(come, jo, network):
    mail = written('"jo@charity.example" <eve@elsewhere.example>', "Keys", "Hello.")
    row = come(signed(mail, "elsewhere.example", name="e"))
    assert (row.from_address, row.state, row.reason) == ("eve@elsewhere.example", State.HELD, Reason.STRANGER)


def test_who_is_proved_leaves_at_once_and_who_is_not_is_asked(come, jo, priya, network):
    Address.objects.filter(person=priya, is_primary=True).update(email="priya@charity.example")
    mail = written(priya, "", "")
    assert outcome(come(mail, to="lone-workers+unsubscribe")) == (State.REFUSED, Reason.FORGED)
    assert outcome(come(signed(mail), to="lone-workers+unsubscribe")) == (State.DONE, "")
    assert Membership.objects.get(network=network, person=priya).state == Membership.State.LEFT


def test_by_other_doors_a_signature_proves_and_nothing_contradicts(come, jo, network):
    row = come(written(jo, "Keys", "Who keeps yours?"), peer="", by=Incoming.Door.IMAP)
    assert outcome(row) == (State.DONE, "")
    row = come(signed(written(jo, "Locks", "Whose?")), peer="", by=Incoming.Door.PROVIDER)
    assert '"is_signed_by_author": true' in row.authenticity


def test_by_lmtp_the_server_before_us_is_asked_and_not_the_dns(come, jo, network, zone):
    row = come(written(jo, "Keys", "Who keeps yours?"), by=Incoming.Door.LMTP)
    assert (row.state, row.authenticity, zone.asked) == (State.DONE, "", [])


def test_what_was_found_out_when_it_came_counts_when_it_is_tried_again(come, jo, network, zone):
    row = come(written(jo, "Keys", "Who keeps yours?"))
    zone.table["_dmarc.charity.example txt"] = ["v=DMARC1; p=none"]
    asked = len(zone.asked)
    Incoming.objects.update(state=State.WAITING, attempts=0)
    processing.process_all()
    row.refresh_from_db()
    assert (outcome(row), len(zone.asked)) == ((State.REFUSED, Reason.FORGED), asked)


@pytest.mark.django_db(transaction=True)
def test_the_listening_door_keeps_who_brought_it_and_asks_nobody_meanwhile(ports, jo, network, zone):
    with ports.by_smtp() as client:
        client.ehlo("mail.charity.example")
        client.sendmail("jo@charity.example", ["lone-workers@lists.example.org"], signed(written(jo, "Keys", "Hello.")))
        row = Incoming.objects.get()
        assert (row.helo, row.peer, row.sender) == ("mail.charity.example", "127.0.0.1", "jo@charity.example")
        assert zone.asked == []
    processing.process_all()
    row.refresh_from_db()
    assert (outcome(row), row.message.author) == ((State.DONE, ""), jo)


def test_the_page_of_the_mail_says_it_in_plain_words(come, jo, network, client, zone):
    zone.table["_dmarc.charity.example txt"] = ["v=DMARC1; p=quarantine"]
    row = come(written(jo, "Keys", "Send me money."))
    client.force_login(jo.account)
    page = client.get(f"/operations/held/{row.pk}/").content.decode()
    assert "charity.example says that this did not come from it, and asks everybody to be wary of such mail." in page
    assert "It waits. The domain that it names as its author&#x27;s says that it did not send it." in page


def test_its_author_is_found_by_the_address_that_was_checked(come, jo, network):
    row = come(signed(written(jo, "Keys", "Who keeps yours?")))
    assert (row.person, row.from_address) == (jo, email_of(jo))

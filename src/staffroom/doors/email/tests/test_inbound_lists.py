"""Mail that lists pass on: never round in a circle, and nothing that a person wrote is lost."""

import pytest

from staffroom.doors.email.addressing import headers_of, recipients_in
from staffroom.doors.email.composing import message_sheet
from staffroom.doors.email.models import Delivery, Incoming, Letter
from staffroom.doors.email.old_addresses import written_token
from staffroom.doors.email.routes import reply_address, unsubscribe_address
from staffroom.foundation.mailing import Copy, Press
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.tests.factories import MembershipFactory, NetworkFactory, OldAddressFactory
from staffroom.rooms.people.tests.factories import PersonFactory

from .inbound import written

pytestmark = pytest.mark.django_db(transaction=True)

BY_OTHER_LIST = [("List-Id", "Friends <friends.else.example>"), ("Precedence", "list")]
OWN_LIST = ("List-Id", "Lone Workers <lone-workers.lists.example.org>")


def sent_out(message, network, site, to="other-list@else.example"):
    """The message as the network's members get it."""
    return Press(None).printed(Copy(message_sheet(message, network, "en-gb", site), "", to, None)).whole


def passed_on(raw, *, keeps=(), **headers):
    """What a list server makes of a mail: its own List-Id, one more hop; of the rest it leaves out all but `keeps`."""
    head, body = raw.split(b"\r\n\r\n", 1)
    lines = head.replace(b"\r\n ", b" ").split(b"\r\n")
    ours = (b"list-", b"x-staffroom", b"precedence", b"message-id")
    kept = [line for line in lines if not line.lower().startswith(ours) or line.lower().startswith(tuple(keeps))]
    added = [f"{name.replace('_', '-')}: {value}".encode() for name, value in headers.items()]
    return b"\r\n".join([b"List-Id: <friends.else.example>", b"Received: by else.example", *added, *kept, b"", body])


def outcome(row):
    return row.state, row.reason


@pytest.fixture
def as_member(network):
    """`as_member(address)`: a list elsewhere that is a member of the network."""

    def join(email):
        person = PersonFactory(name="Another list", account__email=email)
        MembershipFactory(network=network, person=person)
        return person

    return join


@pytest.mark.parametrize("keeps", [b"message-id", b"x-staffroom-loop", b"list-id"])
def test_a_list_that_is_subscribed_here_and_has_us_for_a_subscriber_sends_nothing_round(
    network, said, site, deliver, as_member, keeps
):
    """Whichever of our marks it keeps."""
    as_member("friends@else.example")
    back = passed_on(sent_out(said, network, site), keeps=[keeps])

    assert outcome(deliver(back, to=network, sender="friends-bounces@else.example")) == ("discarded", "circle")
    assert (Message.objects.count(), Letter.objects.count()) == (1, 0)


def test_a_list_that_keeps_none_of_our_marks_and_writes_as_itself_waits(network, said, site, deliver, as_member):
    as_member("friends@else.example")
    back = passed_on(sent_out(said, network, site)).replace(
        b"<lone-workers@lists.example.org>", b"<friends@else.example>", 1
    )

    row = deliver(back, to=network, sender="friends-bounces@else.example")
    assert (*outcome(row), row.network) == ("held", "other-list", network)
    assert (Message.objects.count(), Letter.objects.count()) == (1, 0)


def test_two_networks_here_that_are_members_of_each_other_send_nothing_round(
    network, other_network, said, jo, site, deliver
):
    for one, other in ((network, other_network), (other_network, network)):
        person = PersonFactory(name=other.name, account__email=f"{other.slug}@lists.example.org")
        MembershipFactory(network=one, person=person)

    row = deliver(sent_out(said, network, site), to=other_network, sender="b+x@lists.example.org")
    assert outcome(row) == ("discarded", "circle")
    assert Message.objects.count() == 1


def test_two_sites_whose_networks_are_members_of_each_other_send_nothing_round(network, said, site, deliver, as_member):
    """Their mail waits for our facilitators; ours that they pass on is known."""
    as_member("there@lists.example.net")
    site.mail_domain = "lists.example.net"
    theirs = sent_out(said, NetworkFactory(slug="there", name="There"), site)
    site.mail_domain = "lists.example.org"
    row = deliver(theirs, to=network, sender="b+x@lists.example.net")
    assert outcome(row) == ("held", "other-list")

    ours = sent_out(said, network, site)
    assert outcome(deliver(ours, to=network, sender="b+y@lists.example.net")) == ("discarded", "circle")
    assert (Message.objects.count(), Letter.objects.count()) == (1, 0)


def test_a_mail_that_too_many_servers_have_passed_on_goes_no_further(network, jo, deliver):
    received = [("Received", f"from mx{number}.example by mx.example") for number in range(51)]
    assert outcome(deliver(written(jo, "Keys", "Yours?", headers=received), to=network)) == ("discarded", "circle")
    assert outcome(deliver(written(jo, "Keys", "Yours?", headers=received[:50]), to=network)) == ("done", "")


@pytest.mark.parametrize("headers", [[OWN_LIST], [("X-Staffroom-Loop", "lone-workers.lists.example.org")]])
def test_what_went_through_a_list_of_ours_is_known_whoever_wrote_it(network, jo, said, site, deliver, headers):
    answer = written(jo, "Re: Keys", "Mine.", headers=headers)
    assert outcome(deliver(answer, to=[network, reply_address(jo.pk, said.pk, site)])) == ("discarded", "circle")


def test_a_member_s_mail_through_another_list_is_held_and_can_be_let_in(network, jo, deliver):
    row = deliver(written(jo, "Keys", "Who keeps yours?", headers=BY_OTHER_LIST), to=network)

    assert (*outcome(row), row.network) == ("held", "other-list", network)
    assert row.details == "It is marked “List-Id: Friends <friends.else.example>”."
    assert Letter.objects.count() == 0


def test_what_strangers_wrote_to_another_list_is_put_aside_and_nobody_is_written_to(network, deliver):
    network.strangers = "hold"
    network.save()
    row = deliver(written("somebody@else.example", "Hello", "All.", headers=BY_OTHER_LIST), to=network)

    assert outcome(row) == ("discarded", "automatic")
    assert (Letter.objects.count(), Incoming.objects.count()) == (0, 1)


def test_an_answer_through_another_list_is_held(network, jo, said, site, deliver):
    row = deliver(written(jo, "Re: Keys", "Mine.", headers=BY_OTHER_LIST), to=reply_address(jo.pk, said.pk, site))
    assert (*outcome(row), row.network) == ("held", "other-list", network)


def test_nothing_is_asked_of_a_network_through_a_list(network, priya, deliver):
    address = "lone-workers+unsubscribe@lists.example.org"
    assert outcome(deliver(written(priya, "", "", headers=BY_OTHER_LIST), to=address)) == ("held", "other-list")
    assert priya.memberships.get().state == "active"


def test_one_click_leaves_whatever_the_mail_is_marked_with(network, priya, site, deliver):
    deliver(written(priya, "", "", headers=BY_OTHER_LIST), to=unsubscribe_address(priya.pk, network.pk, site))
    assert priya.memberships.get().state == "left"


@pytest.mark.parametrize(
    "headers",
    [
        [("List-Id", "<keys.old.example>"), ("Precedence", "list")],
        [("List-Id", "<lists.old.example>"), ("Cc", "keys@old.example")],
        [("List-Post", "<mailto:keys@old.example>"), ("Precedence", "bulk"), ("Cc", "Keys <Keys@old.example>")],
    ],
)
def test_what_the_old_list_passes_on_is_the_network_s(network, jo, deliver, headers):
    OldAddressFactory(network=network, email="keys@old.example")
    row = deliver(written(jo, "Keys", "Who keeps yours?", headers=headers), to=network)

    assert row.state == "done"
    assert Message.objects.get().author == jo


def test_the_old_list_of_one_network_means_nothing_to_another(network, other_network, jo, deliver):
    OldAddressFactory(network=other_network, email="keys@old.example")
    headers = [("List-Id", "<keys.old.example>")]
    assert outcome(deliver(written(jo, "Keys", "Yours?", headers=headers), to=network)) == ("held", "other-list")


def test_our_own_mail_by_the_old_list_goes_no_further_round(network, said, site, deliver):
    OldAddressFactory(network=network, email="keys@old.example")
    back = passed_on(sent_out(said, network, site), keeps=[b"message-id"], Cc="keys@old.example")

    assert outcome(deliver(back, to=network, sender="keys-bounces@old.example")) == ("discarded", "circle")
    assert Delivery.objects.count() == 0


def test_an_answer_to_our_letter_to_the_old_list_is_somebody_s_own_mail(network, jo, priya, deliver):
    old = OldAddressFactory(network=network, email="keys@old.example")
    quoted = f"Who sends us such letters?\n\n> Does this address lead there? {written_token(old, 1)}\n"
    row = deliver(written(priya, "Re: Keys", quoted), to=network)

    old.refresh_from_db()
    assert (row.state, Message.objects.get().author, old.heard_at) == ("done", priya, None)


@pytest.mark.parametrize(
    ("to", "found"),
    [
        ("lone-workers@lists.example.org", ("lone-workers@lists.example.org",)),
        ("somebody@else.example", ("boss@else.example",)),
    ],
)
def test_in_a_mailbox_an_old_address_in_cc_adds_nothing_to_one_of_ours(network, other_network, site, to, found):
    OldAddressFactory(network=other_network, email="boss@else.example")
    headers = headers_of(f"To: {to}\r\nCc: boss@else.example\r\n\r\nThe keys.\r\n".encode())
    assert recipients_in(headers, site, own="box@provider.example") == found

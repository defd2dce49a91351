"""What was mailed to somebody before two accounts became one still works for who they are now."""

import pytest

from staffroom.doors.email.routes import reply_address, unsubscribe_token
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.tests.factories import PersonFactory

from .inbound import email_of, written

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def merged(priya, said):
    """Priya is Prisca now, whose account took hers in; the number under which mail was sent to her before."""
    prisca = PersonFactory(name="Prisca Raman", handle="prisca", account__email="prisca@mail.example")
    number, email = priya.pk, email_of(priya)
    people.merge(prisca, priya)
    return prisca, number, email


@pytest.mark.parametrize("by_old_address", [True, False])
def test_a_reply_address_of_before_is_theirs(site, said, deliver, merged, by_old_address):
    prisca, number, email = merged
    sender = email if by_old_address else "prisca@mail.example"

    row = deliver(written(f"P <{sender}>", "Re: Keys", "I do."), to=reply_address(number, said.pk, site))

    assert row.state == "done"
    assert said.conversation.messages.get(number=2).author == prisca


def test_it_is_nobody_elses(site, jo, said, deliver, merged):
    row = deliver(written(jo, "Re: Keys", "I do."), to=reply_address(merged[1], said.pk, site))

    assert (row.state, row.reason) == ("held", "other-person")


def test_one_click_of_a_letter_of_before_leaves(client, network, said, merged):
    prisca, number, _email = merged
    assert Membership.objects.active().filter(person=prisca, network=network).exists()

    client.post(f"/mail/leaving/{unsubscribe_token(number, network.pk)}/", {"List-Unsubscribe": "One-Click"})

    assert not Membership.objects.active().filter(person=prisca, network=network).exists()

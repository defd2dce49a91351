"""What people who were blocked say is neither mailed to those who blocked them, nor told; facilitators always are."""

from datetime import timedelta

import pytest
from django.utils import timezone

from staffroom.commons.notifications import digests
from staffroom.commons.notifications.models import Notice
from staffroom.commons.notifications.reactions import tell_of_answer
from staffroom.commons.notifications.recipients import email_recipients
from staffroom.rooms.conversations import actions
from staffroom.rooms.conversations.facts import MessagePosted
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.networks.tests.factories import MembershipFactory, NetworkFactory
from staffroom.rooms.people.actions import block
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def blocker():
    return PersonFactory(name="Jo")


@pytest.fixture
def pest():
    return PersonFactory(name="Pat")


@pytest.fixture
def network(blocker, pest):
    made = NetworkFactory(owner=PersonFactory())
    MembershipFactory(network=made, person=blocker, joined_at=timezone.now() - timedelta(days=9))
    MembershipFactory(network=made, person=pest)
    block(blocker, pest)
    return made


def begin(author, network):
    return actions.start(author=author, networks=[network], title="A title", text="Words")


def reached(message):
    return {recipient.person_id for batch in email_recipients(message) for recipient in batch}


def test_the_blocker_gets_no_mail_of_it_and_everybody_else_does(network, blocker, pest):
    owner = network.memberships.get(role="owner").person

    assert reached(begin(pest, network)) == {owner.pk}
    assert reached(begin(blocker, network)) == {owner.pk, pest.pk}


def test_who_looks_after_the_network_always_reaches_its_members(network, blocker, pest):
    Membership.objects.filter(network=network, person=pest).update(role="facilitator")

    assert blocker.pk in reached(begin(pest, network))


def test_it_is_not_in_the_blocker_s_digest(network, blocker, pest):
    Membership.objects.filter(network=network, person=blocker).update(level="digest")
    said = begin(pest, network)
    other = begin(network.memberships.get(role="owner").person, network)
    day = timedelta(days=1)

    found = digests.said_to(blocker, timezone.now() - day, timezone.now() + day)

    assert [message.pk for message in found] == [other.pk]
    assert said.pk not in {message.pk for message in found}


def test_an_answer_by_them_is_no_notice(network, blocker, pest):
    asked = begin(blocker, network)
    answer = actions.reply(asked.conversation, author=pest, text="No", answers=asked)

    tell_of_answer(
        MessagePosted(
            message_id=answer.pk, conversation_id=asked.conversation_id, author_id=pest.pk, number=answer.number
        )
    )

    assert not Notice.objects.filter(person=blocker).exists()

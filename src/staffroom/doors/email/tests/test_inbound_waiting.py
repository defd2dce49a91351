"""Mail that a facilitator looks at first; and mail of people who may not write."""

from datetime import timedelta

import pytest
from django.utils import timezone

from staffroom.doors.email.models import Letter
from staffroom.doors.email.routes import reply_address
from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.models import HeldPost, MailIdentity, Message
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Account
from staffroom.rooms.people.tests.factories import PersonFactory

from .inbound import email_of, written

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owner(network):
    return network.memberships.filter(role="owner").get().person


@pytest.fixture
def first(network):
    Network.objects.filter(pk=network.pk).update(posting="first")
    network.refresh_from_db()
    return network


def told(person):
    letters = Letter.objects.filter(kind="answer", deliveries__to=email_of(person))
    return list(letters.order_by("pk").values_list("subject", flat=True))


def test_a_first_mail_waits_and_its_author_is_told_once(first, priya, owner, deliver):
    mail = written(priya, "Keys", "Who keeps yours?", message_id="one@priya.example")
    row = deliver(mail, to=first)

    held = HeldPost.objects.get()
    assert (row.state, row.reason) == ("done", "looked-at")
    assert (held.author, held.title, held.text, held.door) == (priya, "Keys", "Who keeps yours?", "email")
    assert told(priya) == [f"Your mail to {first.name} waits"]

    assert deliver(mail, to=first).reason == "duplicate"
    assert (HeldPost.objects.count(), len(told(priya))) == (1, 1)

    message = conversations.let_in(held, by=owner)
    assert MailIdentity.objects.filter(header="one@priya.example", message=message).exists()
    assert deliver(mail, to=first).message == message
    assert Message.objects.count() == 1


def test_an_answer_by_reply_address_waits_as_well(site, first, priya, said, deliver):
    Network.objects.filter(pk=first.pk).update(posting="moderated")
    answer = written(priya, "Re: Keys", "I do.")
    deliver(answer, to=reply_address(priya.pk, said.pk, site))
    deliver(answer, to=reply_address(priya.pk, said.pk, site))

    held = HeldPost.objects.get()
    assert (held.conversation, held.answers, held.text) == (said.conversation, said, "I do.")


def test_who_is_banned_is_told_once_and_reaches_nobody(network, priya, owner, deliver):
    networks.ban(network, person=priya, by=owner)

    rows = [deliver(written(priya, f"Keys {number}", "Who keeps yours?"), to=network) for number in range(2)]

    assert [(row.state, row.reason) for row in rows] == [("refused", "banned")] * 2
    assert told(priya) == [f"Your mail to {network.name} was not posted"]
    assert not Message.objects.exists()


def test_who_is_banned_answers_by_no_reply_address(site, network, priya, said, owner, deliver):
    networks.ban(network, person=priya, by=owner)

    row = deliver(written(priya, "Re: Keys", "But"), to=reply_address(priya.pk, said.pk, site))

    assert (row.state, row.reason, said.conversation.messages.count()) == ("refused", "banned", 1)


def test_who_is_banned_from_the_site_is_no_stranger_whose_mail_is_kept(network, priya, deliver):
    operator = PersonFactory()
    Account.objects.filter(person=operator).update(is_operator=True)
    networks.ban(None, person=priya, by=operator)

    assert deliver(written(priya, "Keys", "Who keeps yours?"), to=network).reason == "banned"


def test_a_banned_address_of_a_stranger_is_refused_and_not_kept(network, owner, deliver):
    networks.ban_address(network, "*@ads.example", by=owner)

    row = deliver(written("pills@ads.example", "Pills", "Cheap"), to=network)

    assert (row.state, row.reason) == ("refused", "banned")


def test_who_is_paused_gets_their_words_back(network, priya, owner, deliver):
    networks.pause(network, person=priya, until=timezone.now() + timedelta(days=3), by=owner)

    row = deliver(written(priya, "Keys", "Who keeps yours?"), to=network)

    letter = Letter.objects.get(kind="answer")
    assert (row.state, row.reason) == ("refused", "refused")
    assert f"You can't write in {network.name} until" in letter.text
    assert "> Who keeps yours?" in letter.text


def test_where_things_are_announced_members_hear_how_to_reach_the_owners(network, priya, deliver):
    Network.objects.filter(pk=network.pk).update(posting="announce")

    deliver(written(priya, "Keys", "Who keeps yours?"), to=network)

    assert f"{network.slug}+owner@lists.example.org" in Letter.objects.get(kind="answer").text

"""Who will see it, and how it reaches them."""

import pytest
from django.core.cache import caches
from django.utils import timezone

from staffroom.rooms.conversations import actions, audiences
from staffroom.rooms.conversations.audiences import reach_of_each, who_will_see, who_will_see_a_reply
from staffroom.rooms.networks.models import Audience, Membership
from staffroom.rooms.networks.tests.factories import MembershipFactory
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import ConversationFactory, network_of

pytestmark = pytest.mark.django_db

WITH_A_DIGEST = (
    "It goes to 214 people in Lone Archivists: 131 by email as you send it, the others on the web or in their digest."
)


@pytest.fixture
def priya():
    return PersonFactory(name="Priya Raman")


@pytest.fixture
def network(priya):
    """Priya, the owner at every message, and somebody at each level."""
    made = network_of(priya, name="Lone Archivists")
    for level in Membership.Level:
        MembershipFactory(network=made, level=level)
    return made


def figures(reach):
    return reach.people, reach.by_email


def test_the_author_is_not_counted_and_levels_are(network, priya):
    assert figures(who_will_see(networks=[network], author=priya)) == (5, 2)


def test_only_active_members_are_counted(network, priya):
    for state in ("requested", "left", "declined"):
        MembershipFactory(network=network, state=state)
    assert figures(who_will_see(networks=[network], author=priya)) == (5, 2)


def test_who_is_in_both_networks_is_counted_once(network, priya):
    members = [membership.person for membership in network.memberships.all()]
    second = network_of(*members)
    assert figures(who_will_see(networks=[network, second], author=priya)) == (6, 6)


def test_an_address_that_does_not_work_gets_no_mail(network, priya):
    mailed = network.memberships.exclude(person=priya).filter(level="every").first().person
    mailed.addresses.update(failing_since=timezone.now())
    assert figures(who_will_see(networks=[network], author=priya)) == (5, 1)


def test_followers_are_mailed_and_those_who_muted_it_are_not(network, priya):
    conversation = ConversationFactory(author=priya, networks=[network])
    digest = network.memberships.get(level="digest").person
    every = network.memberships.exclude(person=priya).filter(level="every").first().person
    actions.follow(conversation, person=digest)
    assert figures(who_will_see(conversation=conversation, author=priya)) == (5, 3)
    actions.mute(conversation, person=every)
    assert figures(who_will_see(conversation=conversation, author=priya)) == (5, 2)


def test_a_conversation_keeps_its_audience_when_its_network_opens(priya):
    network = network_of(priya, readable=Audience.NETWORK)
    conversation = ConversationFactory(author=priya, networks=[network])
    network.readable = Audience.PUBLIC
    network.save(update_fields=["readable"])
    assert who_will_see(conversation=conversation, author=priya).audience == Audience.NETWORK


@pytest.mark.parametrize(
    ("people", "by_email", "words"),
    [
        (0, 0, "Nobody else is in Lone Archivists yet; it waits for those who join."),
        (1, 1, "It goes to 1 person in Lone Archivists, by email as you send it."),
        (4, 0, "It goes to 4 people in Lone Archivists, on the web or in their digest."),
        (
            214,
            131,
            WITH_A_DIGEST,
        ),
    ],
)
def test_it_is_said_in_words(network, people, by_email, words):
    assert audiences.Reach(people, by_email, (network,), Audience.PUBLIC).how == words


@pytest.mark.parametrize(
    ("people", "by_email", "words"),
    [
        (4, 0, "It goes to 4 people in Lone Archivists, on the web or in their digest."),
        (
            2,
            2,
            "It goes to 2 people in Lone Archivists, by email. The mail waits until this site can send any.",
        ),
        (
            214,
            131,
            (
                "It goes to 214 people in Lone Archivists: 131 by email, the others on the web or in their digest. "
                "The mail waits until this site can send any."
            ),
        ),
    ],
)
def test_as_long_as_no_mail_can_be_sent_nothing_is_promised_of_it(network, people, by_email, words):
    assert audiences.Reach(people, by_email, (network,), Audience.PUBLIC, waits=True).how == words


def possible():
    return True


def impossible():
    return False


@pytest.mark.parametrize("mail", ["possible", "impossible"])
def test_whether_mail_waits_is_looked_up(network, priya, settings, mail):
    settings.MAIL_IS_POSSIBLE = f"{__name__}.{mail}"
    caches["pages"].clear()
    conversation = ConversationFactory(author=priya, networks=[network])
    found = [who_will_see(networks=[network], author=priya)]
    found += [who_will_see_a_reply(conversation, [network], priya) for _ in range(2)]
    assert [reach.waits for reach in found] == [mail == "impossible"] * 3


def test_each_network_is_counted_in_one_query(network, priya, django_assert_num_queries):
    networks = [network, network_of(priya), network_of(priya)]
    with django_assert_num_queries(1):
        reaches = reach_of_each(networks, priya)
    assert [figures(reach) for reach in reaches] == [(5, 2), (1, 1), (1, 1)]


def test_a_page_counts_once_a_minute_but_looks_at_the_audience_each_time(network, priya, django_assert_num_queries):
    conversation = ConversationFactory(author=priya, networks=[network])
    caches["pages"].clear()
    first = who_will_see_a_reply(conversation, [network], priya)
    conversation.audience = Audience.NETWORK
    with django_assert_num_queries(0):
        second = who_will_see_a_reply(conversation, [network], priya)
    assert figures(second) == figures(first) == (5, 2)
    assert [first.audience, second.audience] == [Audience.PUBLIC, Audience.NETWORK]

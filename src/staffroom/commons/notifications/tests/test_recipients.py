"""Who gets a message by email: every rule once."""

import pytest
from django.utils import timezone

from staffroom.commons.notifications import recipients
from staffroom.commons.notifications.recipients import count_by_email, email_recipients, still_wanting
from staffroom.rooms.conversations import actions
from staffroom.rooms.conversations.tests.factories import ConversationFactory, MessageFactory, network_of
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.networks.tests.factories import MembershipFactory
from staffroom.rooms.people.models import Address
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def network(site):
    network = network_of()
    Membership.objects.update(level="web")
    return network


@pytest.fixture
def message(network):
    return ConversationFactory(networks=[network]).messages.get()


def told(message) -> list[str]:
    """The names of who gets it, in order."""
    batches = list(email_recipients(message))
    found = [recipient for batch in batches for recipient in batch]
    assert len(found) == count_by_email(message)
    assert {one.person_id: one.network_id for one in found} == still_wanting(message, [one.person_id for one in found])
    people = {person.pk: person.name for person in PersonFactory._meta.model.objects.all()}
    return [people[one.person_id] for one in found]


@pytest.mark.parametrize(
    ("level", "attention", "gets_it"),
    [
        ("every", "", True),
        ("every", "following", True),
        ("every", "muted", False),
        ("followed", "", False),
        ("followed", "following", True),
        ("followed", "muted", False),
        ("digest", "", False),
        ("digest", "following", True),
        ("digest", "muted", False),
        ("web", "", False),
        ("web", "following", True),
        ("web", "muted", False),
    ],
)
def test_the_level_and_what_they_make_of_the_conversation_decide(network, message, level, attention, gets_it):
    member = PersonFactory(name="Maeve")
    MembershipFactory(network=network, person=member, level=level)
    if attention:
        {"following": actions.follow, "muted": actions.mute}[attention](message.conversation, person=member)

    assert told(message) == (["Maeve"] if gets_it else [])


@pytest.mark.parametrize("state", ["requested", "left", "declined"])
def test_who_does_not_belong_gets_nothing_although_they_followed_once(network, message, state):
    membership = MembershipFactory(network=network, level="every")
    actions.follow(message.conversation, person=membership.person)
    Membership.objects.filter(pk=membership.pk).update(state=state)

    assert told(message) == []


def test_the_author_gets_nothing(network):
    author = PersonFactory()
    MembershipFactory(network=network, person=author, level="every")

    assert told(ConversationFactory(networks=[network], author=author).messages.get()) == []


def test_who_wrote_is_told_of_answers_if_they_read_mail_at_all(network):
    writers = {level: PersonFactory(name=level) for level in ("followed", "digest", "web")}
    for level, person in writers.items():
        MembershipFactory(network=network, person=person, level=level)
    conversation = ConversationFactory(networks=[network], author=writers["followed"])
    for person in writers.values():
        MessageFactory(conversation=conversation, author=person)
    answer = MessageFactory(conversation=conversation)

    assert told(answer) == ["followed"]


def test_somebody_in_two_networks_gets_it_once_in_the_name_of_the_one_they_read(network):
    other = network_of()
    Membership.objects.update(level="web")
    member = PersonFactory(name="Maeve")
    MembershipFactory(network=network, person=member, level="digest")
    MembershipFactory(network=other, person=member, level="every")
    message = ConversationFactory(networks=[network, other]).messages.get()

    assert told(message) == ["Maeve"]
    [[recipient]] = email_recipients(message)
    assert recipient.network_id == other.pk


@pytest.mark.parametrize("networks", [1, 3])
def test_each_batch_is_one_query_however_many_networks(networks, monkeypatch, site, django_assert_num_queries):
    placed = [network_of() for _ in range(networks)]
    Membership.objects.update(level="web")
    members = [PersonFactory(name=f"Member {number}") for number in range(7)]
    for member in members:
        for network in placed:
            MembershipFactory(network=network, person=member)
    message = ConversationFactory(networks=placed).messages.get()
    monkeypatch.setattr(recipients, "BATCH", 2 * networks)

    with django_assert_num_queries(5):
        batches = list(email_recipients(message))

    names = [one.person_id for batch in batches for one in batch]
    assert names == [member.pk for member in members]
    assert [len(batch) for batch in batches] == [2, 2, 2, 1]


def test_somebody_whose_rows_fall_in_two_batches_is_in_one_of_them(monkeypatch, site):
    placed = [network_of() for _ in range(3)]
    Membership.objects.update(level="web")
    members = [PersonFactory() for _ in range(5)]
    for member in members:
        for network in placed:
            MembershipFactory(network=network, person=member)
    message = ConversationFactory(networks=placed).messages.get()
    monkeypatch.setattr(recipients, "BATCH", 4)

    found = [one.person_id for batch in email_recipients(message) for one in batch]

    assert found == [member.pk for member in members]


def test_batches_go_on_behind_the_last_one_that_was_written(network, message):
    members = [MembershipFactory(network=network).person for _ in range(3)]

    [batch] = email_recipients(message, after=members[0].pk)

    assert [one.person_id for one in batch] == [members[1].pk, members[2].pk]


def test_mail_goes_to_the_primary_address_unless_another_was_chosen_for_the_network(network, message):
    membership = MembershipFactory(network=network)
    person = membership.person
    home = Address.objects.create(person=person, email="home@mail.example", verified_at=timezone.now())
    primary = person.addresses.get(is_primary=True)

    def where():
        return [one.email for batch in email_recipients(message) for one in batch]

    assert where() == [primary.email]
    Membership.objects.filter(pk=membership.pk).update(address=home)
    assert where() == ["home@mail.example"]
    Address.objects.filter(pk=home.pk).update(failing_since=timezone.now())
    assert where() == [primary.email]
    Address.objects.filter(pk=primary.pk).update(failing_since=timezone.now())
    assert where() == []


def test_an_address_that_was_never_proved_gets_nothing(network, message):
    person = MembershipFactory(network=network).person
    person.addresses.update(verified_at=None)

    assert told(message) == []


def test_whoever_has_left_meanwhile_wants_it_no_more(network, message):
    stays, leaves = MembershipFactory(network=network), MembershipFactory(network=network)
    Membership.objects.filter(pk=leaves.pk).update(state="left")

    assert still_wanting(message, [stays.person_id, leaves.person_id]) == {stays.person_id: network.pk}

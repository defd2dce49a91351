"""Moved, split, merged; and undone."""

import pytest

from staffroom.rooms.conversations import actions
from staffroom.rooms.conversations.models import Conversation, Draft, Message, Reading, Tending
from staffroom.rooms.conversations.tests.factories import ConversationFactory
from staffroom.rooms.networks.models import Network
from staffroom.rooms.networks.tests.factories import MembershipFactory, NetworkFactory
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def facilitator():
    return PersonFactory(name="Fay Facilitator")


@pytest.fixture
def network(facilitator):
    return NetworkFactory(owner=facilitator, name="Choir")


@pytest.fixture
def author(network):
    return MembershipFactory(network=network).person


@pytest.fixture
def talk(network, author):
    """1; 2 answers 1; 3 answers 2; 4 answers 1; 5 answers 3."""
    conversation = ConversationFactory(author=author, networks=[network], title="Songs", text="m1")
    said = [conversation.messages.get()]
    for answered in (1, 2, 1, 3):
        said.append(say(conversation, author, f"m{len(said) + 1}", said[answered - 1]))
    return conversation


def say(conversation, author, text, answers=None):
    return actions.reply(conversation, author=author, text=text, answers=answers)


def told(conversation):
    """Each message with its number and the number of the one it answers."""
    conversation = Conversation.objects.get(pk=conversation.pk)
    messages = list(conversation.messages.order_by("number").select_related("answers"))
    assert [message.number for message in messages] == list(range(1, conversation.last_number + 1))
    assert conversation.message_count == len(messages)
    threaded = {message.pk for message in conversation.messages.order_by("thread_path")}
    assert threaded == {message.pk for message in messages}
    for message in messages:
        if message.answers:
            assert message.thread_path.startswith(message.answers.thread_path)
    return [(message.source, message.answers.number if message.answers else None) for message in messages]


AS_IT_WAS = [("m1", None), ("m2", 1), ("m3", 2), ("m4", 1), ("m5", 3)]


def message(conversation, number):
    return conversation.messages.get(number=number)


def test_a_message_and_what_answers_it_become_a_conversation_of_their_own(talk, network, facilitator, author):
    done = actions.split(message(talk, 2), title="Other songs", by=facilitator, reason="Another subject.")

    assert told(talk) == [("m1", None), ("m4", 1)]
    assert told(done.other) == [("m2", None), ("m3", 1), ("m5", 2)]
    new = Conversation.objects.get(pk=done.other_id)
    assert (new.title, new.started_by, new.audience, [*new.networks.all()]) == (
        "Other songs",
        author,
        talk.audience,
        [network],
    )
    assert Network.objects.get(pk=network.pk).conversation_count == 2
    assert (done.kind, done.reason, done.by) == (Tending.Kind.SPLIT, "Another subject.", facilitator)


def test_or_all_that_was_said_since(talk, facilitator):
    done = actions.split(message(talk, 3), title="Later", by=facilitator, and_later=True)

    assert told(talk) == [("m1", None), ("m2", 1)]
    assert told(done.other) == [("m3", None), ("m4", None), ("m5", 1)]


@pytest.mark.parametrize("and_later", [False, True])
def test_a_split_is_undone(talk, network, facilitator, author, and_later):
    done = actions.split(message(talk, 2), title="Other", by=facilitator, and_later=and_later)
    say(done.other, author, "m6")

    actions.undo(done, by=facilitator)
    actions.undo(done, by=facilitator)

    assert told(talk) == [*AS_IT_WAS, ("m6", None)]
    husk = Conversation.objects.get(pk=done.other_id)
    assert husk.merged_into == talk
    assert not Conversation.objects.visible_to(author).filter(pk=husk.pk).exists()
    assert Network.objects.get(pk=network.pk).conversation_count == 1


def test_each_has_read_as_far_as_before(talk, facilitator):
    reader, other = PersonFactory(), PersonFactory()
    Reading.objects.create(person=reader, conversation=talk, read_up_to=3, attention="following")
    Reading.objects.create(person=other, conversation=talk, read_up_to=1)

    done = actions.split(message(talk, 2), title="Other", by=facilitator)

    def read(conversation, person):
        reading = Reading.objects.get(conversation=conversation, person=person)
        return reading.read_up_to, reading.attention

    assert (read(talk, reader), read(done.other, reader)) == ((1, "following"), (2, "following"))
    assert (read(talk, other), read(done.other, other)) == ((1, ""), (0, ""))

    actions.undo(done, by=facilitator)

    assert (read(talk, reader), read(talk, other)) == ((3, "following"), (1, ""))


def test_a_reply_somebody_has_begun_goes_along(talk, facilitator, author):
    Draft.objects.create(person=author, conversation=talk, answers=message(talk, 3), text="And")

    done = actions.split(message(talk, 2), title="Other", by=facilitator)

    assert Draft.objects.get().conversation == done.other


def test_two_conversations_become_one_in_the_order_in_which_they_were_said(talk, network, facilitator, author):
    other = ConversationFactory(author=author, networks=[network], title="Songs again", text="n1")
    say(talk, author, "m6")
    say(other, author, "n2", message(other, 1))

    done = actions.merge(other, into=talk, by=facilitator, reason="The same question.")

    assert told(talk) == [*AS_IT_WAS, ("n1", None), ("m6", None), ("n2", 6)]
    husk = Conversation.objects.get(pk=other.pk)
    assert (husk.merged_into, husk.message_count, husk.placements.count()) == (talk, 0, 0)
    assert Network.objects.get(pk=network.pk).conversation_count == 1
    assert done.other == husk


def test_a_merge_is_undone_and_later_answers_go_with_what_they_answer(talk, network, facilitator, author):
    other = ConversationFactory(author=author, networks=[network], title="Songs again", text="n1")
    done = actions.merge(other, into=talk, by=facilitator)
    say(talk, author, "to n1", message(talk, 6))
    say(talk, author, "to m1", message(talk, 1))

    actions.undo(done, by=facilitator)

    assert told(talk) == [*AS_IT_WAS, ("to m1", 1)]
    assert told(other) == [("n1", None), ("to n1", 1)]
    assert Conversation.objects.visible_to(author).filter(pk=other.pk).exists()
    assert [*Conversation.objects.get(pk=other.pk).networks.all()] == [network]
    assert Network.objects.get(pk=network.pk).conversation_count == 2


def test_nothing_unread_is_taken_for_read_when_conversations_are_joined(talk, network, facilitator, author):
    other = ConversationFactory(author=author, networks=[network], text="n1")
    reader = PersonFactory()
    Reading.objects.create(person=reader, conversation=talk, read_up_to=5, attention="following")

    actions.merge(other, into=talk, by=facilitator)

    reading = Reading.objects.get(conversation=talk, person=reader)
    assert (reading.read_up_to, reading.attention) == (5, "following")
    assert Reading.objects.get(conversation=talk, person=author).read_up_to == 6


def test_members_do_not_rearrange_even_what_they_began(talk, network, author):
    other = ConversationFactory(author=author, networks=[network])
    elsewhere = NetworkFactory(owner=author)

    for way in (
        lambda: actions.split(message(talk, 2), title="Other", by=author),
        lambda: actions.merge(other, into=talk, by=author),
        lambda: actions.move(talk, to=elsewhere, away_from=network, by=author),
    ):
        with pytest.raises(actions.TendRefused):
            way()


def test_the_first_message_is_not_split_off_and_nothing_is_merged_with_itself(talk, facilitator):
    with pytest.raises(actions.TendRefused, match="rename it instead"):
        actions.split(message(talk, 1), title="Other", by=facilitator)
    with pytest.raises(actions.TendRefused, match="needs a title"):
        actions.split(message(talk, 2), title="  ", by=facilitator)
    with pytest.raises(actions.TendRefused, match="another conversation"):
        actions.merge(talk, into=talk, by=facilitator)


def test_it_moves_and_is_never_for_more_people_than_before(talk, network, facilitator, author):
    inner = NetworkFactory(owner=facilitator, readable="network", findable="network")
    outer = NetworkFactory(owner=facilitator, readable="public")

    done = actions.move(talk, to=inner, away_from=network, by=facilitator, reason="Private matters.")

    talk.refresh_from_db()
    assert (talk.audience, [*talk.networks.all()]) == ("network", [inner])
    assert not Conversation.objects.visible_to(author).filter(pk=talk.pk).exists()
    counts = Network.objects.in_bulk([network.pk, inner.pk])
    assert (counts[network.pk].conversation_count, counts[inner.pk].conversation_count) == (0, 1)
    actions.undo(done, by=facilitator)
    talk.refresh_from_db()
    assert (talk.audience, [*talk.networks.all()]) == ("public", [network])

    actions.move(talk, to=inner, away_from=network, by=facilitator)
    actions.move(talk, to=outer, away_from=inner, by=facilitator)
    talk.refresh_from_db()
    assert (talk.audience, [*talk.networks.all()]) == ("network", [outer])


def test_what_was_said_among_fewer_people_stays_there_when_a_move_is_undone(talk, network, facilitator):
    inner = NetworkFactory(owner=facilitator, readable="network", findable="network")
    done = actions.move(talk, to=inner, away_from=network, by=facilitator)
    say(talk, facilitator, "Between us")

    actions.undo(done, by=facilitator)

    talk.refresh_from_db()
    assert (talk.audience, [*talk.networks.all()]) == ("network", [network])


def test_private_conversations_of_different_networks_are_not_joined(facilitator):
    networks = [NetworkFactory(owner=facilitator, readable="network", findable="network") for _ in range(2)]
    first, second = [ConversationFactory(author=facilitator, networks=[network]) for network in networks]

    with pytest.raises(actions.TendRefused, match="members of different networks"):
        actions.merge(first, into=second, by=facilitator)

    assert first.messages.count() == second.messages.count() == 1


def test_a_public_one_joined_with_a_private_one_is_private(facilitator, network):
    private = NetworkFactory(owner=facilitator, readable="network", findable="network")
    both = ConversationFactory(author=facilitator, networks=[network, private], text="Inside")
    open_one = ConversationFactory(author=facilitator, networks=[network], text="Outside")

    actions.merge(both, into=open_one, by=facilitator)

    open_one.refresh_from_db()
    assert (open_one.audience, open_one.message_count) == ("network", 2)


def test_closing_and_renaming_are_undone_like_the_rest(talk, facilitator):
    actions.rename(talk, by=facilitator, title="Hymns", reason="That is what they are.")
    actions.close(talk, by=facilitator, reason="All is said.")
    renamed, closed = Tending.objects.order_by("pk")

    actions.undo(closed, by=facilitator)
    actions.undo(renamed, by=facilitator)

    talk.refresh_from_db()
    assert (talk.title, talk.closed_at) == ("Songs", None)


def test_whoever_began_it_closes_it_without_a_row(talk, author):
    actions.close(talk, by=author)

    assert not Tending.objects.exists()


def test_a_long_one_is_taken_apart_in_few_statements(talk, facilitator, author, django_assert_max_num_queries):
    Message.objects.bulk_create(
        Message(
            conversation=talk,
            number=number,
            author=author,
            thread_path=f"{number:04d}",
            source=f"m{number}",
            posted_at=talk.last_message_at,
        )
        for number in range(6, 606)
    )
    Conversation.objects.filter(pk=talk.pk).update(last_number=605, message_count=605)

    with django_assert_max_num_queries(80):
        done = actions.split(message(talk, 3), title="Later", by=facilitator, and_later=True)

    assert Conversation.objects.get(pk=done.other_id).message_count == 603

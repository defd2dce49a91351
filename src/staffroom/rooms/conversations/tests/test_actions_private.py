"""Private conversations: who is in them, who reads them, who may write."""

from datetime import timedelta

import pytest
from django.utils import timezone

from staffroom.journal.models import Entry
from staffroom.rooms.conversations import actions
from staffroom.rooms.conversations.models import Attachment, Conversation, Message, Participant
from staffroom.rooms.conversations.participation import participation_of
from staffroom.rooms.conversations.rules import may_moderate, may_reply, may_tend
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.people.models import Account, Block, Person
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import MessageFactory, a_picture, bring, connect, network_of, private_conversation

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo():
    return PersonFactory(name="Jo Norwood")


@pytest.fixture
def mary():
    return PersonFactory(name="Mary Ellis")


def states(conversation):
    rows = conversation.participants.order_by("pk")
    return [(row.person.name, row.state, row.is_shut) for row in rows.select_related("person")]


def sees(person, conversation):
    return Conversation.objects.visible_to(person).filter(pk=conversation.pk).exists()


class TestReading:
    def test_only_those_who_take_part_read_it(self, jo, mary):
        found = private_conversation(jo, mary, files=[a_picture()])
        stranger, operator = PersonFactory(), PersonFactory(account__is_operator=True)

        for person in (jo, mary):
            assert sees(person, found)
            assert Message.objects.visible_to(person).filter(conversation=found).count() == 1
            assert Attachment.objects.visible_to(person).count() == 1
        for person in (stranger, operator, None):
            assert not sees(person, found)
            assert not Message.objects.visible_to(person).exists()
            assert not Attachment.objects.visible_to(person).exists()

    def test_it_stands_in_no_list_of_what_is_said_in_networks(self, jo, mary):
        private_conversation(jo, mary)

        assert not Conversation.objects.visible_in_networks_to(jo).exists()
        assert not Message.objects.visible_in_networks_to(jo).exists()

    def test_those_who_look_after_a_network_of_both_see_nothing_of_it(self, jo, mary):
        network = network_of(jo, mary)
        found = private_conversation(jo, mary)
        owner = network.memberships.get(role=Membership.Role.OWNER).person

        assert not sees(owner, found)
        assert not may_moderate(owner, found)

    def test_nobody_tends_places_moves_or_joins_it(self, jo, mary):
        network = network_of(jo, mary)
        Account.objects.filter(person=jo).update(is_operator=True)
        found, other = private_conversation(jo, mary), private_conversation(jo, mary)

        assert not may_tend(jo, found)
        for act in (
            lambda: actions.close(found, by=jo),
            lambda: actions.rename(found, title="Other words", by=jo),
            lambda: actions.merge(found, into=other, by=jo),
            lambda: actions.split(found.messages.get(), title="Apart", by=jo),
        ):
            with pytest.raises(actions.TendRefused):
                act()
        with pytest.raises(actions.PlaceRefused):
            actions.place(found, network, by=jo)


class TestStarting:
    def test_people_of_one_network_take_part_at_once(self, jo, mary):
        network_of(jo, mary)

        found = private_conversation(jo, mary, are_known=False)

        assert states(found) == [("Jo Norwood", "in", False), ("Mary Ellis", "in", False)]
        assert found.audience == "people"

    def test_so_do_people_who_are_connected(self, jo, mary):
        connect(jo, mary)

        assert states(private_conversation(jo, mary, are_known=False))[1] == ("Mary Ellis", "in", False)

    def test_who_left_the_network_is_known_no_more(self, jo, mary):
        network = network_of(jo, mary)
        Membership.objects.filter(network=network, person=jo).update(state="left")

        assert states(private_conversation(jo, mary, are_known=False))[1] == ("Mary Ellis", "asked", False)

    def test_whom_one_does_not_know_is_asked(self, jo, mary):
        found = private_conversation(jo, mary, are_known=False)

        assert states(found)[1] == ("Mary Ellis", "asked", False)
        assert sees(mary, found)
        assert Entry.objects.filter(name__endswith="PrivatelyAsked").count() == 1

    def test_without_a_title_it_is_called_by_its_first_words(self, jo, mary):
        text = "\n  Could we talk about the budget for next year, and who pays for the catalogue?\nJo"

        found = private_conversation(jo, mary, title=" ", text=text)

        assert found.title == "Could we talk about the budget for next year, and who pays …"

    def test_a_file_alone_is_called_by_the_people(self, jo, mary):
        found = private_conversation(jo, mary, title="", text="", files=[a_picture()])

        assert found.title == "Jo Norwood, Mary Ellis"

    def test_the_same_form_sent_twice_is_one_conversation(self, jo, mary):
        one = private_conversation(jo, mary, sent_key="k")
        two = private_conversation(jo, mary, sent_key="k")

        assert one == two

    def test_nobody_writes_to_themselves_alone(self, jo):
        with pytest.raises(actions.StartRefused, match="somebody else than yourself"):
            private_conversation(jo, jo)

    def test_more_than_a_few_are_a_network(self, jo):
        with pytest.raises(actions.StartRefused, match="at most 12 other people"):
            private_conversation(jo, *PersonFactory.create_batch(13))

    @pytest.mark.parametrize("kind", ["unclaimed", "remote", "former"])
    def test_who_has_no_account_is_not_written_to(self, jo, kind):
        with pytest.raises(actions.StartRefused, match="Ada has no account here"):
            private_conversation(jo, PersonFactory(name="Ada", kind=kind))

    def test_there_has_to_be_something_said(self, jo, mary):
        with pytest.raises(actions.StartRefused, match="no text"):
            private_conversation(jo, mary, text="  ")
        assert not Conversation.objects.exists()

    def test_strangers_are_not_written_to_by_the_hundred(self, jo, mary):
        for _number in range(2):
            private_conversation(jo, *PersonFactory.create_batch(10), are_known=False)

        with pytest.raises(actions.StartRefused, match="many people today"):
            private_conversation(jo, mary, are_known=False)
        network_of(jo, mary)
        assert sees(mary, private_conversation(jo, mary, are_known=False))

    def test_tomorrow_they_may_write_to_more(self, jo, mary):
        private_conversation(jo, *PersonFactory.create_batch(12), are_known=False)
        private_conversation(jo, *PersonFactory.create_batch(8), are_known=False)
        Participant.objects.update(since=timezone.now() - timedelta(days=2))

        assert sees(mary, private_conversation(jo, mary, are_known=False))

    def test_what_one_cannot_read_is_not_answered(self, jo, mary):
        message = MessageFactory()
        network = message.conversation.networks.get()
        network.readable = "network"
        network.save()
        Conversation.objects.update(audience="network")

        with pytest.raises(actions.StartRefused, match="can't read the message"):
            private_conversation(jo, message.author, about=message)


class TestAnswering:
    def test_whoever_answers_a_request_takes_part(self, jo, mary):
        found = private_conversation(jo, mary, are_known=False)

        actions.reply(found, author=mary, text="Gladly.")

        assert states(found)[1] == ("Mary Ellis", "in", False)
        assert may_reply(jo, found)

    def test_until_somebody_has_answered_the_author_waits(self, jo, mary):
        found = private_conversation(jo, mary, are_known=False)

        with pytest.raises(actions.ReplyRefused, match="Mary Ellis has not answered yet"):
            actions.reply(found, author=jo, text="Hello?")
        actions.accept_private(found, person=mary)
        assert actions.reply(found, author=jo, text="Thank you.").number == 2

    def test_who_declined_looks_to_the_others_like_who_has_not_answered(self, jo, mary):
        found = private_conversation(jo, mary, are_known=False)
        before = _what_is_said_to(jo, found)

        actions.decline_private(found, person=mary)

        assert _what_is_said_to(jo, found) == before
        assert not sees(mary, found)

    def test_who_declined_is_asked_by_the_same_person_no_more(self, jo, mary):
        actions.decline_private(private_conversation(jo, mary, are_known=False), person=mary)

        again = private_conversation(jo, mary, are_known=False)

        assert states(again)[1] == ("Mary Ellis", "asked", True)
        assert not sees(mary, again)
        with pytest.raises(actions.ReplyRefused, match="Mary Ellis has not answered yet"):
            actions.reply(again, author=jo, text="Hello?")

    def test_once_they_know_one_another_that_is_over(self, jo, mary):
        actions.decline_private(private_conversation(jo, mary, are_known=False), person=mary)
        connect(jo, mary)

        assert sees(mary, private_conversation(jo, mary, are_known=False))

    def test_outsiders_neither_write_nor_answer_for_others(self, jo, mary):
        found, stranger = private_conversation(jo, mary), PersonFactory()

        with pytest.raises(actions.ReplyRefused, match="for the people who take part"):
            actions.reply(found, author=stranger, text="May I?")
        for act in (actions.accept_private, actions.decline_private, actions.leave_private):
            with pytest.raises(actions.PrivateRefused):
                act(found, person=stranger)

    def test_what_is_said_moves_it_up_in_every_list(self, jo, mary):
        found = private_conversation(jo, mary)
        said = actions.reply(found, author=mary, text="Not yet.")

        assert {row.last_message_at for row in found.participants.all()} == {said.posted_at}


class TestLeaving:
    def test_who_left_reads_it_no_more_and_what_they_said_stays(self, jo, mary):
        found = private_conversation(jo, mary)
        actions.reply(found, author=mary, text="Not yet.")

        actions.leave_private(found, person=mary)

        assert not sees(mary, found)
        assert Message.objects.visible_to(jo).filter(author=mary).count() == 1
        with pytest.raises(actions.ReplyRefused, match="Nobody else takes part"):
            actions.reply(found, author=jo, text="Oh.")
        with pytest.raises(actions.ReplyRefused, match="for the people who take part"):
            actions.reply(found, author=mary, text="Wait.")

    def test_the_others_go_on(self, jo, mary):
        ann = PersonFactory()
        found = private_conversation(jo, mary, ann)
        actions.leave_private(found, person=mary)

        assert actions.reply(found, author=ann, text="Just us.").number == 2

    def test_who_is_asked_declines_instead(self, jo, mary):
        found = private_conversation(jo, mary, are_known=False)

        with pytest.raises(actions.PrivateRefused, match="You can say no"):
            actions.leave_private(found, person=mary)

    def test_ones_own_words_can_be_withdrawn_afterwards_but_not_changed(self, jo, mary):
        found = private_conversation(jo, mary)
        said = actions.reply(found, author=mary, text="Not yet.")
        actions.leave_private(found, person=mary)

        with pytest.raises(actions.EditRefused):
            actions.edit(said, by=mary, text="Never.")
        assert actions.withdraw(said, by=mary).source == ""


class TestForgetting:
    @pytest.fixture
    def left(self, jo, mary):
        found = private_conversation(jo, mary, files=[a_picture()])
        for person in (jo, mary):
            actions.leave_private(found, person=person)
        return found

    def test_what_everybody_left_long_ago_is_gone_with_its_files(self, left):
        later = timezone.now() + timedelta(seconds=1)
        assert actions.forget_left_conversations(before=later) == 1
        assert (Conversation.objects.count(), Message.objects.count(), Attachment.objects.count()) == (0, 0, 0)

    def test_not_at_once_since_somebody_may_have_reported_it(self, left):
        assert actions.forget_left_conversations(before=timezone.now() - timedelta(days=1)) == 0

    def test_nor_what_somebody_is_in_or_is_asked_into(self, jo, mary):
        asking, alone = private_conversation(jo, mary, are_known=False), private_conversation(jo, mary)
        actions.leave_private(asking, person=jo)
        actions.leave_private(alone, person=mary)
        assert actions.forget_left_conversations(before=timezone.now() + timedelta(days=1)) == 0

    def test_nor_what_was_said_in_networks(self):
        MessageFactory()
        assert actions.forget_left_conversations(before=timezone.now() + timedelta(days=1)) == 0


class TestBlocks:
    def test_who_blocked_the_author_never_gets_it_and_nothing_tells(self, jo, mary):
        network_of(jo, mary)
        others = PersonFactory(name="Mary Ellis")
        bring(others, jo.memberships.get().network)
        Block.objects.create(blocker=mary, blocked=jo)

        shut, open_one = (private_conversation(jo, it, are_known=False) for it in (mary, others))

        assert not sees(mary, shut)
        assert sees(others, open_one)
        assert _what_is_said_to(jo, shut) == _what_is_said_to(jo, open_one)
        assert actions.reply(shut, author=jo, text="Are you there?").number == 2

    def test_nobody_writes_to_whom_they_blocked(self, jo, mary):
        Block.objects.create(blocker=jo, blocked=mary)

        with pytest.raises(actions.StartRefused, match="You have blocked Mary Ellis"):
            private_conversation(jo, mary)

    def test_nor_into_a_conversation_with_them_alone(self, jo, mary):
        found, ann = private_conversation(jo, mary), PersonFactory()
        Block.objects.create(blocker=jo, blocked=mary)

        with pytest.raises(actions.ReplyRefused, match="You have blocked Mary Ellis"):
            actions.reply(found, author=jo, text="And another thing.")
        assert actions.reply(found, author=mary, text="Are you there?").number == 2
        assert actions.reply(private_conversation(ann, jo, mary), author=jo, text="Hello Ann.").number == 2


def _what_is_said_to(person: Person, found: Conversation) -> object:
    """Everything that tells a person how others stand in it."""
    standing = participation_of(person, found)
    return standing.why_not, [(other.is_in, other.words) for other in standing.others], may_reply(person, found)

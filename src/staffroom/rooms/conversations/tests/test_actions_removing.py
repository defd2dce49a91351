"""Words that facilitators took away, and gave back."""

import pytest

from staffroom.foundation.files import inspect
from staffroom.journal.models import Entry
from staffroom.rooms.conversations import actions, rules
from staffroom.rooms.conversations.models import Attachment, Message, Removal
from staffroom.rooms.conversations.tests.factories import ConversationFactory, MessageFactory
from staffroom.rooms.networks.tests.factories import MembershipFactory
from staffroom.rooms.people.models import Account
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def conversation():
    return ConversationFactory()


@pytest.fixture
def facilitator(conversation):
    return MembershipFactory(network=conversation.networks.get(), role="facilitator").person


@pytest.fixture
def message(conversation):
    said = MessageFactory(
        conversation=conversation, text="Buy *these* pills.", files=[inspect(b"Pills", "pills.txt", limit=1000)]
    )
    return actions.edit(said, by=said.author, text="Buy *those* pills.")


def test_a_removed_message_has_no_words_and_the_removal_has_them(message, facilitator):
    removal = actions.remove(message, by=facilitator, reason="Advertising.")

    message.refresh_from_db()
    assert (message.source, message.html, message.quoted, message.excerpt) == ("", "", "", "")
    assert (message.withdrawn_by, message.withdrawn_at) == (facilitator, removal.at)
    assert (removal.source, removal.reason, removal.by) == ("Buy *those* pills.", "Advertising.", facilitator)
    assert "<em>those</em>" in removal.html
    assert not Message.objects.said().filter(pk=message.pk).exists()
    assert Entry.objects.get(name__endswith="MessageRemoved").data == {
        "message_id": message.pk,
        "conversation_id": message.conversation_id,
        "removal_id": removal.pk,
        "by_id": facilitator.pk,
    }


def test_its_files_are_seen_by_nobody(message, facilitator):
    actions.remove(message, by=facilitator)

    for person in (message.author, facilitator, None):
        assert not Attachment.objects.visible_to(person).exists()


def test_restored_it_is_as_it_was(message, facilitator):
    before = (message.source, message.html, message.excerpt, message.edited_at)
    removal = actions.remove(message, by=facilitator)

    actions.restore(message, by=facilitator)
    actions.restore(message, by=facilitator)

    message.refresh_from_db()
    removal.refresh_from_db()
    assert (message.source, message.html, message.excerpt, message.edited_at) == before
    assert message.withdrawn_at is message.withdrawn_by is None
    assert (removal.source, removal.html, removal.restored_by) == ("", "", facilitator)
    assert message.revisions.count() == 1
    assert Attachment.objects.visible_to(facilitator).count() == 1
    assert Entry.objects.filter(name__endswith="MessageRestored").count() == 1


def test_removing_twice_is_one_removal_and_it_can_be_removed_again(message, facilitator):
    removal = actions.remove(message, by=facilitator)
    assert actions.remove(message, by=facilitator) == removal

    actions.restore(message, by=facilitator)

    assert actions.remove(message, by=facilitator) != removal
    assert Removal.objects.in_force().count() == 1


def test_members_remove_nothing_and_facilitators_not_their_own(conversation, message, facilitator):
    own = MessageFactory(conversation=conversation, author=facilitator)

    with pytest.raises(actions.EditRefused, match="Only those who look after"):
        actions.remove(message, by=PersonFactory())
    with pytest.raises(actions.EditRefused, match="This is your own message"):
        actions.remove(own, by=facilitator)
    removal = actions.remove(message, by=facilitator)
    with pytest.raises(actions.EditRefused):
        actions.restore(message, by=message.author)
    assert removal.restored_at is None


def test_whoever_runs_the_site_may_do_what_facilitators_may(message):
    operator = PersonFactory()
    Account.objects.filter(person=operator).update(is_operator=True)

    actions.remove(message, by=operator)

    assert actions.restore(message, by=operator).source == "Buy *those* pills."


def test_what_its_author_withdrew_is_neither_removed_nor_restored(message, facilitator):
    actions.withdraw(message, by=message.author)

    with pytest.raises(actions.EditRefused, match="withdrawn it"):
        actions.remove(message, by=facilitator)
    with pytest.raises(actions.EditRefused):
        actions.restore(message, by=facilitator)


def test_author_and_facilitators_may_read_what_was_removed(conversation, message, facilitator):
    actions.remove(message, by=facilitator)
    member = MembershipFactory(network=conversation.networks.get()).person

    assert rules.may_read_removed(message.author, message)
    assert rules.may_read_removed(facilitator, message)
    assert not rules.may_read_removed(member, message)
    assert not rules.may_read_removed(None, message)


def test_an_author_who_leaves_and_wants_their_words_gone_takes_the_removed_ones_too(message, facilitator):
    removal = actions.remove(message, by=facilitator)

    actions.empty_for_good(message)

    removal.refresh_from_db()
    assert (removal.source, removal.html, removal.excerpt) == ("", "", "")
    assert not Attachment.objects.filter(message=message).exists()


def test_pages_for_guests_are_made_anew(message, facilitator):
    version = message.conversation.version

    actions.remove(message, by=facilitator)
    message.conversation.refresh_from_db()

    assert message.conversation.version > version

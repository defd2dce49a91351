"""Changing and taking back what one has said, whatever the door."""

import pytest
from django.db import IntegrityError, transaction

from staffroom.journal.models import Entry
from staffroom.rooms.conversations import actions
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import ConversationFactory, MessageFactory, a_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def message():
    return MessageFactory(text="Author, title, *yaer*.")


def test_an_edit_keeps_what_was_said_before_newest_last(message):
    actions.edit(message, by=message.author, text="Author, title, *year*.")
    actions.edit(message, by=message.author, text="Author, year.")
    message.refresh_from_db()
    assert (message.html, message.excerpt) == ("<p>Author, year.</p>\n", "Author, year.")
    assert [kept.source for kept in message.revisions.order_by("pk")] == [
        "Author, title, *yaer*.",
        "Author, title, *year*.",
    ]


def test_an_edit_keeps_the_quote_below_it():
    message = MessageFactory(text="Yes.", form="plain", door="email", quoted="Shall we?")
    actions.edit(message, by=message.author, text="No.")
    message.refresh_from_db()
    assert message.html.startswith('<p>No.</p><details class="quoted">')


def test_an_edit_of_plain_mail_stays_plain():
    message = MessageFactory(text="1 * 2", form="plain", door="email")
    actions.edit(message, by=message.author, text="*3* * 4")
    message.refresh_from_db()
    assert (message.form, message.html) == ("plain", "<p>*3* * 4</p>")


def test_an_edit_and_a_withdrawal_change_the_version(message):
    before = message.conversation.version
    actions.edit(message, by=message.author, text="Author.")
    actions.withdraw(message, by=message.author)
    message.conversation.refresh_from_db()
    assert message.conversation.version == before + 2


@pytest.mark.parametrize("text", ["", " \n", "x" * 100_001])
def test_what_can_not_be_said_changes_nothing(message, text):
    with pytest.raises(actions.EditRefused):
        actions.edit(message, by=message.author, text=text)
    message.refresh_from_db()
    assert (message.source, message.edited_at) == ("Author, title, *yaer*.", None)


def test_facilitators_put_no_words_into_mouths_and_take_none(message):
    owner = message.conversation.networks.get().memberships.get(role="owner").person
    for person in (owner, PersonFactory()):
        with pytest.raises(actions.EditRefused):
            actions.edit(message, by=person, text="Other words")
        with pytest.raises(actions.EditRefused):
            actions.withdraw(message, by=person)
    message.refresh_from_db()
    assert message.source == "Author, title, *yaer*."


def test_what_was_withdrawn_can_not_be_changed(message):
    actions.withdraw(message, by=message.author)
    with pytest.raises(actions.EditRefused):
        actions.edit(message, by=message.author, text="Back again")


def test_withdrawing_twice_is_withdrawing_once(message):
    actions.withdraw(message, by=message.author)
    actions.withdraw(message, by=message.author)
    assert Entry.objects.filter(name__endswith="MessageWithdrawn").count() == 1


def test_a_withdrawn_message_holds_no_words_also_by_the_databases_word(message):
    actions.withdraw(message, by=message.author)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(source="Sneaked in")


def test_a_withdrawn_message_keeps_its_place_and_its_answers(message):
    answer = MessageFactory(conversation=message.conversation, answers=message)
    actions.withdraw(message, by=message.author)
    answer.refresh_from_db()
    message.conversation.refresh_from_db()
    assert (answer.answers, message.conversation.message_count) == (message, 3)


def test_the_bytes_of_a_withdrawn_file_go_when_that_is_certain(django_capture_on_commit_callbacks):
    message = MessageFactory(files=[a_file()])
    file = message.attachments.get().file
    with django_capture_on_commit_callbacks(execute=False) as later:
        actions.withdraw(message, by=message.author)
    assert (message.attachments.count(), file.storage.exists(file.name)) == (0, True)
    for callback in later:
        callback()
    assert not file.storage.exists(file.name)


def test_the_first_message_may_be_withdrawn_and_the_conversation_goes_on():
    conversation = ConversationFactory()
    first = conversation.messages.get()
    MessageFactory(conversation=conversation)
    actions.withdraw(first, by=first.author)
    conversation.refresh_from_db()
    assert (conversation.title, conversation.message_count) == ("Moving a catalogue out of a spreadsheet", 2)

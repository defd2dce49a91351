"""What is exported and removed of a person."""

import json

import pytest

from staffroom.rooms.conversations import actions, keeping
from staffroom.rooms.conversations.models import Attachment, Conversation, Draft, Message, Reading
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import ConversationFactory, MessageFactory, a_file, network_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def priya():
    return PersonFactory(name="Priya Raman")


@pytest.fixture
def said(priya):
    """A conversation in which somebody else spoke first, then Priya, with a file."""
    conversation = ConversationFactory(title="Mould")
    return MessageFactory(author=priya, conversation=conversation, text="Ventilate.", files=[a_file()])


def test_the_export_has_all_they_wrote_and_chose_and_is_json(priya, said):
    actions.edit(said, by=priya, text="Ventilate first.")
    actions.note_identity(said, "one@lists.example.org")
    actions.keep_draft(priya, conversation=said.conversation, text="And then")
    until = said.revisions.get().replaced_at.isoformat()
    taken = json.loads(json.dumps(keeping.export(priya)))
    assert taken["messages"] == [
        {
            "conversation": "Mould",
            "at": said.posted_at.isoformat(),
            "by": "on the web",
            "form": "markdown",
            "text": "Ventilate first.",
            "quoted": "",
            "files": [{"name": "columns.pdf", "type": "application/pdf", "bytes": 16}],
            "before it was changed": [{"until": until, "text": "Ventilate."}],
            "known in mail as": ["one@lists.example.org"],
        }
    ]
    assert [(draft["reply to"], draft["text"]) for draft in taken["drafts"]] == [("Mould", "And then")]
    assert [reading["read up to message"] for reading in taken["readings"]] == [2]


def test_nothing_that_others_wrote_is_in_it(priya, said):
    assert "What would you put in the columns?" not in json.dumps(keeping.export(priya))


def test_words_may_stay_but_drafts_readings_and_unsent_files_go(priya, said, django_capture_on_commit_callbacks):
    waiting = actions.keep_file(priya, a_file()).file
    actions.keep_draft(priya, text="Half a")
    with django_capture_on_commit_callbacks(execute=True):
        keeping.remove(priya, keeps_words=True)
    said.refresh_from_db()
    assert (said.source, said.attachments.count()) == ("Ventilate.", 1)
    assert not Draft.objects.filter(person=priya).exists()
    assert not Reading.objects.filter(person=priya).exists()
    assert not waiting.storage.exists(waiting.name)


def test_words_may_go_with_their_files_and_history(priya, said):
    actions.edit(said, by=priya, text="Ventilate first.")
    keeping.remove(priya, keeps_words=False)
    said.refresh_from_db()
    assert (said.source, said.html, said.attachments.count(), said.revisions.count()) == ("", "", 0, 0)
    assert Conversation.objects.get().message_count == 2


def test_a_conversation_nobody_else_spoke_in_goes_whole(priya):
    network = network_of(priya)
    conversation = ConversationFactory(author=priya, networks=[network], replies=2)
    actions.reply(conversation, author=priya, text="", files=[a_file()])
    keeping.remove(priya, keeps_words=False)
    network.refresh_from_db()
    assert (Conversation.objects.count(), Message.objects.count(), Attachment.objects.count()) == (0, 0, 0)
    assert network.conversation_count == 0


def test_removing_twice_is_removing_once(priya, said):
    assert keeping.remove(priya, keeps_words=False) > 0
    assert keeping.remove(priya, keeps_words=False) == 0


def test_nobody_elses_words_are_touched(priya, said):
    other = said.conversation.messages.get(number=1)
    keeping.remove(priya, keeps_words=False)
    other.refresh_from_db()
    assert other.source == "What would you put in the columns?"

"""Changing and withdrawing what one has said, on the web."""

import pytest
from django.urls import reverse

from staffroom.rooms.conversations import actions
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.actions import leave
from staffroom.rooms.networks.models import Audience
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import ConversationFactory, MessageFactory, a_file, network_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture
def priya():
    return PersonFactory(name="Priya Raman")


@pytest.fixture
def message(priya):
    return MessageFactory(author=priya, text="Author, title, *yaer*.")


def revision(message):
    return reverse("conversations:revision", args=[message.pk])


def withdrawal(message):
    return reverse("conversations:withdrawal", args=[message.pk])


def test_a_message_is_changed_and_what_it_said_is_kept(message, priya, client_of):
    client = client_of(priya)
    assert "Author, title, *yaer*.</textarea>" in client.get(revision(message)).text
    answer = client.post(revision(message), {"text": "Author, title, *year*.\r\n"})
    message.refresh_from_db()
    assert answer.url == reverse("conversations:message", args=[message.pk])
    assert message.source == "Author, title, *year*.\n"
    assert [kept.source for kept in message.revisions.all()] == ["Author, title, *yaer*."]


def test_a_change_that_changes_nothing_is_none(message, priya, client_of):
    client_of(priya).post(revision(message), {"text": message.source})
    message.refresh_from_db()
    assert (message.edited_at, message.revisions.count()) == (None, 0)


def test_a_mail_in_html_is_changed_as_text(priya, client_of):
    message = MessageFactory(author=priya, text="<p>Author &amp; title</p>", form=Message.Form.HTML)
    client = client_of(priya)
    assert "Author &amp; title</textarea>" in client.get(revision(message)).text
    client.post(revision(message), {"text": "# Author & title"})
    message.refresh_from_db()
    assert (message.form, message.html) == ("plain", "<p># Author &amp; title</p>")


def test_a_message_without_words_is_refused_in_place(message, priya, client_of):
    answer = client_of(priya).post(revision(message), {"text": " "})
    assert answer.status_code == 422
    assert "There would be no text left. You can withdraw the message instead." in answer.text


def test_who_has_left_may_not_change_but_still_withdraw(message, priya, client_of):
    leave(message.conversation.networks.get(), person=priya)
    client = client_of(priya)
    assert client.post(revision(message), {"text": "Other words"}).status_code == 422
    client.post(withdrawal(message))
    message.refresh_from_db()
    assert message.withdrawn_by == priya


def test_who_can_no_longer_read_it_can_still_withdraw_it(priya, client_of):
    secret = network_of(priya, readable=Audience.NETWORK)
    message = ConversationFactory(author=priya, networks=[secret]).last_message
    leave(secret, person=priya)
    answer = client_of(priya).post(withdrawal(message))
    message.refresh_from_db()
    assert (answer.url, message.source) == (reverse("conversations:lately"), "")


def test_looking_first_changes_nothing(message, priya, client_of):
    page = client_of(priya).post(revision(message), {"text": "*So*", "wish": "preview"}).text
    message.refresh_from_db()
    assert message.edited_at is None
    assert "<p><em>So</em></p>" in page
    assert "*So*</textarea>" in page


@pytest.mark.parametrize("address", [revision, withdrawal])
def test_nobody_changes_or_withdraws_what_somebody_else_said(message, client_of, address):
    owner = message.conversation.networks.get().memberships.get(role="owner").person
    client = client_of(owner)
    answers = [client.get(address(message)), client.post(address(message), {"text": "Words in a mouth"})]
    message.refresh_from_db()
    assert [answer.status_code for answer in answers] == [404, 404]
    assert message.source == "Author, title, *yaer*."


def test_withdrawing_says_what_goes_before_it_does(message, priya, client_of):
    page = client_of(priya).get(withdrawal(message)).text
    assert "Its words, its files and its history are deleted." in page
    assert "Those who had it by email keep their copy." in page
    message.refresh_from_db()
    assert message.withdrawn_at is None


def test_what_is_withdrawn_is_gone_with_its_files(priya, client_of, django_capture_on_commit_callbacks):
    message = MessageFactory(author=priya, files=[a_file()])
    stored = message.attachments.get().file
    actions.edit(message, by=priya, text="Before it goes.")
    with django_capture_on_commit_callbacks(execute=True):
        client_of(priya).post(withdrawal(message))
    message.refresh_from_db()
    assert (message.source, message.html, message.excerpt) == ("", "", "")
    assert (message.attachments.count(), message.revisions.count()) == (0, 0)
    assert not stored.storage.exists(stored.name)


def test_what_is_withdrawn_is_not_withdrawn_twice(message, priya, client_of):
    client = client_of(priya)
    client.post(withdrawal(message))
    assert client.post(withdrawal(message)).status_code == 404

"""Looking after a conversation on the web, and how it reaches one."""

import pytest
from django.urls import reverse

from staffroom.rooms.conversations import actions
from staffroom.rooms.conversations.models import Reading
from staffroom.rooms.networks.models import Audience
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import ConversationFactory, bring, network_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture
def priya():
    return PersonFactory(name="Priya Raman")


@pytest.fixture
def owner():
    return PersonFactory(name="Jo Norwood")


@pytest.fixture
def network(owner):
    made = network_of(name="Lone Archivists", slug="archivists")
    made.memberships.update(role="member")
    bring(owner, made)
    made.memberships.filter(person=owner).update(role="owner")
    return made


@pytest.fixture
def conversation(priya, network):
    return ConversationFactory(author=priya, networks=[network], title="Mould")


def at(conversation, name, *more):
    return reverse(f"conversations:{name}", args=[conversation.pk, *more])


def told(client, conversation):
    return client.get(at(conversation, "conversation")).text


def test_who_began_it_closes_it_and_opens_it_again(conversation, priya, client_of):
    client = client_of(priya)
    client.post(at(conversation, "closure"), {"wish": "close"})
    conversation.refresh_from_db()
    page = told(client, conversation)
    assert conversation.closed_by == priya
    assert "it can be read, but not answered. You can open it again here." in page
    assert 'name="wish" value="reopen"' in page
    assert 'id="reply"' not in page

    client.post(at(conversation, "closure"), {"wish": "reopen"})
    conversation.refresh_from_db()
    assert conversation.is_open


def test_another_member_can_not_close_it(conversation, network, client_of):
    other = PersonFactory()
    bring(other, network)
    client = client_of(other)
    assert "Looking after it" not in told(client, conversation)
    client.post(at(conversation, "closure"), {"wish": "close"})
    conversation.refresh_from_db()
    assert conversation.is_open
    assert "This is for whoever began the conversation, and for its facilitators." in told(client, conversation)


def test_a_new_title_says_what_the_old_one_was(conversation, priya, client_of):
    client = client_of(priya)
    client.post(at(conversation, "title"), {"title": "Mould on the registers"})
    conversation.refresh_from_db()
    assert conversation.title == "Mould on the registers"
    assert "Before, it was “Mould”." in told(client, conversation)


def test_no_title_is_refused_in_place(conversation, priya, client_of):
    answer = client_of(priya).post(at(conversation, "title"), {"title": " "})
    assert answer.status_code == 422
    assert "A conversation needs a title. The old one is kept." in answer.text


def test_facilitators_pin_and_unpin(conversation, owner, client_of):
    client = client_of(owner)
    client.post(at(conversation, "pin", "archivists"), {"wish": "pin"})
    assert conversation.placements.get().pinned_at is not None
    assert "It stands first in Lone Archivists until somebody takes the pin out." in told(client, conversation)
    client.post(at(conversation, "pin", "archivists"), {"wish": "unpin"})
    assert conversation.placements.get().pinned_at is None


def test_who_began_it_does_not_pin_it(conversation, priya, client_of):
    client = client_of(priya)
    client.post(at(conversation, "pin", "archivists"), {"wish": "pin"})
    assert conversation.placements.get().pinned_at is None
    assert "Only facilitators of the network pin conversations in it." in told(client, conversation)


def test_it_is_placed_in_a_further_network_of_ones_own(conversation, priya, client_of):
    network_of(priya, name="The Committee", slug="committee", readable=Audience.NETWORK)
    network_of(name="Elsewhere", slug="elsewhere")
    client = client_of(priya)
    page = client.get(at(conversation, "placements")).text
    assert "The Committee <small>1 person, by email</small>" in page
    assert "Elsewhere" not in page
    client.post(at(conversation, "placements"), {"network": "committee"})
    conversation.refresh_from_db()
    assert (conversation.audience, conversation.networks.count()) == (Audience.NETWORK, 2)


def test_it_is_not_placed_in_a_network_of_others(conversation, priya, client_of):
    network_of(slug="elsewhere")
    answer = client_of(priya).post(at(conversation, "placements"), {"network": "elsewhere"})
    assert (answer.status_code, conversation.networks.count()) == (422, 1)


@pytest.mark.parametrize("page", ["title", "placements"])
def test_pages_for_looking_after_it_are_not_there_for_others(conversation, network, client_of, page):
    other = PersonFactory()
    bring(other, network)
    assert client_of(other).get(at(conversation, page)).status_code == 404


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ("following", "You follow it: every message comes by email."),
        ("muted", "It is muted: nothing of it comes by email."),
        ("", "It reaches you as its network does."),
    ],
)
def test_how_it_reaches_one_is_chosen_and_shown(conversation, priya, client_of, chosen, words):
    client = client_of(priya)
    client.post(at(conversation, "attention"), {"attention": chosen})
    page = told(client, conversation)
    assert Reading.objects.get(person=priya).attention == chosen
    assert words in page
    assert f'name="attention" value="{chosen}" checked' in page


def test_what_one_can_not_read_can_not_be_followed(client_of):
    hidden = ConversationFactory(networks=[network_of(readable=Audience.NETWORK)])
    answer = client_of(PersonFactory()).post(at(hidden, "attention"), {"attention": "following"})
    assert answer.status_code == 404


def test_a_reader_who_is_no_member_is_told_who_may_reply(conversation, client_of):
    page = told(client_of(PersonFactory()), conversation)
    assert "Members of Lone Archivists can reply." in page
    assert "<textarea" not in page


def test_a_reply_that_answers_a_message_says_so_on_the_page(conversation, priya, client_of):
    first = conversation.messages.get()
    page = client_of(priya).get(at(conversation, "conversation"), {"answers": first.pk}).text
    assert f'<input type="hidden" name="answers" value="{first.pk}">' in page
    assert "To Priya Raman:" in page


def test_closing_in_between_keeps_a_reader_on_the_page(conversation, priya, client_of):
    actions.close(conversation, by=priya)
    client = client_of(priya)
    answer = client.get(at(conversation, "replies"), follow=True)
    assert "This conversation is closed. You can still read it, or start a new one." in answer.text

"""Pages of what waits, of removing and rearranging; and what a blocked person's words look like."""

import pytest
from django.urls import reverse

from staffroom.rooms.conversations import actions
from staffroom.rooms.conversations.models import Conversation, Draft, HeldPost, Message, Tending
from staffroom.rooms.conversations.tests.factories import ConversationFactory
from staffroom.rooms.networks.models import Network
from staffroom.rooms.networks.tests.factories import MembershipFactory, NetworkFactory
from staffroom.rooms.people.actions import block
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def facilitator():
    return PersonFactory(name="Fay Facilitator")


@pytest.fixture
def network(facilitator):
    return NetworkFactory(owner=facilitator, name="Choir", slug="choir")


@pytest.fixture
def member(network):
    return MembershipFactory(network=network, person=PersonFactory(name="Mo Member")).person


@pytest.fixture
def talk(network, facilitator, member):
    conversation = ConversationFactory(author=facilitator, networks=[network], title="Songs")
    actions.reply(conversation, author=member, text="Buy these pills.")
    conversation.refresh_from_db()
    return conversation


@pytest.fixture
def signed_in(client):
    def sign_in(person):
        client.force_login(person.account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


def page(client, name, *args):
    return client.get(reverse(f"conversations:{name}", args=args)).content.decode()


def post(client, name, *args, **data):
    return client.post(reverse(f"conversations:{name}", args=args), data or {"csrf": "1"}, follow=True)


def said(talk, number):
    return talk.messages.get(number=number)


def test_who_writes_a_first_message_is_told_that_it_waits_and_where(signed_in, network, member):
    Network.objects.filter(pk=network.pk).update(posting="first")
    client = signed_in(member)

    answer = post(client, "new", networks=["choir"], title="Hello", text="I am new.", wish="send")

    assert answer.redirect_chain[-1][0] == reverse("conversations:waiting")
    shown = answer.content.decode()
    assert "A facilitator of Choir looks at it before it appears." in shown
    assert "It waits: a facilitator looks at your first message there." in shown
    assert not Message.objects.exists()


def test_they_go_on_writing_or_take_it_back(signed_in, network, member, talk):
    Network.objects.filter(pk=network.pk).update(posting="moderated")
    client = signed_in(member)
    for text in ("One", "Two"):
        post(client, "replies", talk.pk, text=text, wish="send")
    two, one = HeldPost.objects.order_by("-pk")

    answer = post(client, "waiting_post", two.pk, wish="write")
    assert answer.redirect_chain[-1][0] == reverse("conversations:replies", args=[talk.pk])
    assert Draft.objects.get().text == "Two"
    post(client, "waiting_post", one.pk, wish="back")

    assert set(HeldPost.objects.values_list("state", flat=True)) == {"taken-back"}
    assert "Nothing of yours waits" in page(client, "waiting")


def test_declined_words_stay_on_the_page_with_the_answer(signed_in, network, facilitator, member, talk):
    Network.objects.filter(pk=network.pk).update(posting="moderated")
    held = actions.reply_or_wait(talk, author=member, text="Some <b>words</b>.")
    actions.decline_post(held, by=facilitator, words="Not here, please.")

    shown = page(signed_in(member), "waiting")

    assert "It was not let in." in shown
    assert "Not here, please." in shown
    assert "Some &lt;b&gt;words&lt;/b&gt;." in shown


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_however_long(
    signed_in, network, member, talk, count, django_assert_num_queries
):
    Network.objects.filter(pk=network.pk).update(posting="moderated")
    for number in range(count):
        actions.reply_or_wait(talk, author=member, text=f"Answer {number}")
    client = signed_in(member)
    page(client, "waiting")

    with django_assert_num_queries(7):
        page(client, "waiting")


def test_a_facilitator_removes_a_message_and_restores_it(signed_in, facilitator, member, talk):
    client = signed_in(facilitator)
    message = said(talk, 2)
    assert reverse("conversations:removal", args=[message.pk]) in page(client, "conversation", talk.pk)

    post(client, "removal", message.pk, reason="Advertising.")
    shown = page(client, "conversation", talk.pk)
    assert "Removed by those who look after the network." in shown
    assert "Buy these pills." not in shown
    read = page(client, "removal", message.pk)
    assert "Buy these pills." in read
    assert "Advertising." in read

    post(client, "removal", message.pk)
    assert "Buy these pills." in page(client, "conversation", talk.pk)


def test_its_author_reads_what_was_removed_and_restores_nothing(signed_in, facilitator, member, talk):
    message = said(talk, 2)
    actions.remove(message, by=facilitator, reason="Advertising.")
    client = signed_in(member)

    assert "Buy these pills." in page(client, "removal", message.pk)
    assert post(client, "removal", message.pk).status_code == 404


def test_other_members_do_not_read_what_was_removed(signed_in, network, facilitator, talk):
    message = said(talk, 2)
    actions.remove(message, by=facilitator, reason="Advertising.")
    client = signed_in(MembershipFactory(network=network).person)

    for name, pk in (("removal", message.pk), ("conversation", talk.pk), ("history", message.pk)):
        shown = page(client, name, pk)
        assert "pills" not in shown
        assert "Advertising" not in shown


def test_a_conversation_is_split_on_a_page_and_that_is_undone(signed_in, facilitator, talk):
    client = signed_in(facilitator)

    answer = post(client, "splitting", said(talk, 2).pk, title="Pills", reason="Another subject.")

    new = Conversation.objects.get(title="Pills")
    assert answer.redirect_chain[-1][0] == reverse("conversations:conversation", args=[new.pk])
    post(client, "undoing", Tending.objects.get().pk)
    assert client.get(reverse("conversations:conversation", args=[new.pk])).url == reverse(
        "conversations:conversation", args=[talk.pk]
    )


def test_two_are_joined_by_the_address_of_the_other(signed_in, network, facilitator, talk):
    other = ConversationFactory(author=facilitator, networks=[network], title="Songs again")
    message = other.messages.get()
    client = signed_in(facilitator)

    post(client, "merging", other.pk, into=f"http://testserver/conversations/{talk.pk}/?after=0#m1")

    assert client.get(reverse("conversations:conversation", args=[other.pk])).url == reverse(
        "conversations:conversation", args=[talk.pk]
    )
    assert client.get(reverse("conversations:message", args=[message.pk])).url.startswith(
        reverse("conversations:conversation", args=[talk.pk])
    )
    assert client.get("/conversations/?").content.decode().count("Songs again") == 0


@pytest.mark.parametrize("into", ["", "nonsense", "/messages/1/", "99999", "http://elsewhere.example/"])
def test_what_is_no_conversation_is_not_joined(signed_in, facilitator, talk, into):
    answer = post(signed_in(facilitator), "merging", talk.pk, into=into, reason="")

    assert answer.status_code == 422
    assert not Tending.objects.exists()


def test_a_reply_to_what_was_joined_meanwhile_is_not_lost(signed_in, network, facilitator, member, talk):
    other = ConversationFactory(author=facilitator, networks=[network])
    actions.merge(other, into=talk, by=facilitator)

    post(signed_in(member), "replies", other.pk, text="Late, but here.", wish="send")

    assert Message.objects.latest("pk").conversation == talk


def test_it_is_moved_on_a_page(signed_in, facilitator, talk):
    inner = NetworkFactory(owner=facilitator, slug="inner", readable="network", findable="network")

    post(signed_in(facilitator), "moving", talk.pk, away_from="choir", to="inner", reason="Private.")

    talk.refresh_from_db()
    assert (talk.audience, [*talk.networks.all()]) == ("network", [inner])


def test_what_was_done_names_nothing_that_its_reader_may_not_know(signed_in, network, facilitator, talk):
    hidden = NetworkFactory(owner=facilitator, name="Inner circle", readable="network", findable="network")
    outer = MembershipFactory(network=network, role="facilitator").person
    taken_out = actions.split(said(talk, 2), title="Behind doors", by=facilitator).other
    for place in (talk, taken_out):
        actions.move(place, to=hidden, away_from=network, by=facilitator)
    actions.move(talk, to=network, away_from=hidden, by=facilitator)

    shown = page(signed_in(facilitator), "tending", talk.pk)
    assert ("Inner circle" in shown, "Behind doors" in shown) == (True, True)
    shown = page(signed_in(outer), "tending", talk.pk)
    assert ("Inner circle" in shown, "Behind doors" in shown, "Moved to another network" in shown) == (
        False,
        False,
        True,
    )


def test_words_of_a_blocked_person_are_folded_for_the_blocker_alone(signed_in, network, member, talk):
    blocker = MembershipFactory(network=network).person
    block(blocker, member)
    folded = "Folded: from somebody you have blocked. Show it"

    assert page(signed_in(blocker), "conversation", talk.pk).count(folded) == 1
    assert folded not in page(signed_in(MembershipFactory(network=network).person), "conversation", talk.pk)
    assert folded not in page(signed_in(member), "conversation", talk.pk)


def test_nobody_folds_what_facilitators_say(signed_in, network, facilitator, talk):
    blocker = MembershipFactory(network=network).person
    block(blocker, facilitator)

    assert "Folded" not in page(signed_in(blocker), "conversation", talk.pk)


def test_who_is_paused_finds_no_form_and_is_told_why(signed_in, network, facilitator, member, talk):
    Network.objects.filter(pk=network.pk).update(posting="announce")
    client = signed_in(member)

    assert 'id="id_text"' not in page(client, "conversation", talk.pk)
    answer = client.get(reverse("conversations:replies", args=[talk.pk]), follow=True)
    assert "Only those who look after Choir write there." in answer.content.decode()


def test_a_message_by_a_member_is_told_apart_from_one_withdrawn(signed_in, facilitator, member, talk):
    actions.withdraw(said(talk, 2), by=member)

    shown = page(signed_in(facilitator), "conversation", talk.pk)

    assert "Withdrawn by its author." in shown
    assert reverse("conversations:removal", args=[said(talk, 2).pk]) not in shown

"""What a guest is shown: kept whole, and never longer than it is true."""

import pytest
from django.test import Client
from django.urls import reverse

from staffroom.rooms.conversations import actions
from staffroom.rooms.conversations.tests.factories import ConversationFactory, MessageFactory, network_of
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def of_the_site(site):
    return site


@pytest.fixture
def owner():
    return PersonFactory(name="Sian Price")


@pytest.fixture
def network(owner):
    network = network_of(name="Lone Workers", purpose="For whoever is the only one.")
    network.memberships.update(person=owner)
    return network


def page(**headers) -> str:
    return Client(headers=headers).get(reverse("home:home")).content.decode()


def test_it_says_what_this_place_is_and_what_was_said_lately(network):
    ConversationFactory(networks=[network], title="Boxes", author__name="Priya Raman", text="Forty-one.")

    shown = page()

    for words in (
        "The Staffroom",
        "Lone Workers",
        "For whoever is the only one.",
        "Boxes",
        "Priya Raman",
        "Forty-one.",
    ):
        assert words in shown, words


def test_it_holds_no_form_cookie_token_or_time_that_passes(network):
    ConversationFactory(networks=[network])

    answer = Client().get(reverse("home:home"))

    shown = answer.content.decode()
    assert [word for word in ("<form", "csrf", "nonce", "Today", "Yesterday", "ago") if word in shown] == []
    assert (answer.cookies, answer["Cache-Control"]) == ({}, "no-cache")
    again = Client(headers={"if-none-match": answer["ETag"]}).get(reverse("home:home"))
    assert (again.status_code, again.content) == (304, b"")


def test_the_second_guest_costs_three_queries(network, django_assert_num_queries):
    """The site, and the two lists that the page is made from."""
    for _ in range(3):
        ConversationFactory(networks=[network])
    page()

    with django_assert_num_queries(3):
        page()


@pytest.mark.parametrize("count", [1, 3])
def test_making_it_takes_the_same_number_of_queries_for_one_and_for_three(site, count, django_assert_num_queries):
    for _ in range(count):
        ConversationFactory()

    with django_assert_num_queries(5):
        page()


def change_nothing(conversation, network, owner):
    pass


def withdraw(conversation, network, owner):
    actions.withdraw(conversation.messages.get(), by=conversation.started_by)


def edit(conversation, network, owner):
    actions.edit(conversation.messages.get(), by=conversation.started_by, text="Without that.")


def rename(conversation, network, owner):
    actions.rename(conversation, by=owner, title="Other words")


def close_the_network(conversation, network, owner):
    networks.change_settings(network, by=owner, readable="network")


def rename_the_author(conversation, network, owner):
    people.introduce(conversation.started_by, name="Somebody else", handle="somebody-else")


def see_the_author_off(conversation, network, owner):
    people.leave(conversation.started_by, keeps_words=True)


@pytest.mark.parametrize(
    ("change", "gone"),
    [
        (change_nothing, []),
        (withdraw, ["Marker-text", "Marker-title", "Marker-name"]),
        (edit, ["Marker-text"]),
        (rename, ["Marker-title"]),
        (close_the_network, ["Marker-text", "Marker-title", "Marker-name"]),
        (rename_the_author, ["Marker-name"]),
        (see_the_author_off, ["Marker-name"]),
    ],
)
def test_what_is_gone_is_gone_from_the_kept_page_at_once(network, owner, change, gone):
    markers = ["Marker-text", "Marker-title", "Marker-name"]
    author = PersonFactory(name="Marker-name")
    conversation = ConversationFactory(networks=[network], title="Marker-title", text="Marker-text", author=author)
    assert [marker for marker in markers if marker in page()] == markers

    change(conversation, network, owner)

    shown = page()
    assert [marker for marker in markers if marker not in shown] == gone


@pytest.mark.parametrize(
    ("audience", "shown"),
    [
        ({"findable": "public", "readable": "public"}, ["Marker-network", "Marker-title"]),
        ({"findable": "public", "readable": "members"}, ["Marker-network"]),
        ({"findable": "public", "readable": "network"}, ["Marker-network"]),
        ({"findable": "network", "readable": "network"}, []),
        # Whoever has the address of the conversation may read it; the page leads nobody to a network that hides.
        ({"findable": "network", "readable": "public"}, []),
    ],
)
def test_only_what_guests_may_find_and_read_is_on_it(audience, shown):
    network = network_of(name="Marker-network", **audience)
    ConversationFactory(networks=[network], title="Marker-title")

    assert [marker for marker in ("Marker-network", "Marker-title") if marker in page()] == shown


def test_the_name_of_a_hidden_network_is_not_given_away_by_a_conversation_it_shares(network):
    hidden = network_of(name="Marker-hidden", findable="network", readable="public")
    ConversationFactory(networks=[hidden, network], title="Shared")

    shown = page()
    assert ("Shared" in shown, "Marker-hidden" in shown) == (True, False)


def test_each_language_has_a_page_of_its_own(network):
    assert ('lang="en-gb"' in page(), 'lang="de"' in page(accept_language="de")) == (True, True)
    assert 'lang="en-gb"' in page()


def test_an_empty_site_says_what_usually_comes_first():
    shown = page()

    assert ("No network yet" in shown, "Lately said" in shown) == (True, False)


def test_a_new_message_is_on_it_at_once(network):
    conversation = ConversationFactory(networks=[network])
    page()

    MessageFactory(conversation=conversation, text="Just now.")

    assert "Just now." in page()

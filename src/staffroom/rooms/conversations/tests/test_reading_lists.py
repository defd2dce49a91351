"""Lists of conversations: all one may read, those of a network, and panels on the pages of networks."""

import re
from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from staffroom.rooms.conversations import actions, panels
from staffroom.rooms.conversations.models import Conversation, Placement
from staffroom.rooms.networks.actions import change_settings
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import ConversationFactory, MessageFactory, bring, network_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_home(site):
    """Every page asks which site it is on."""


def titles(response):
    return re.findall(r'<h3><a href="/conversations/\d+/[^"]*">(.*?)</a></h3>', response.text)


def asked_by(person):
    request = RequestFactory().get("/")
    request.person = person
    return request


def test_what_was_said_last_stands_first(client_of):
    first, second = ConversationFactory(title="First"), ConversationFactory(title="Second")
    MessageFactory(conversation=first)

    assert titles(client_of(second.started_by).get("/conversations/")) == ["First", "Second"]


@pytest.mark.parametrize(
    ("readable", "seen_by"),
    [("public", ["guest", "stranger", "member"]), ("members", ["stranger", "member"]), ("network", ["member"])],
)
def test_lists_and_panels_show_only_what_one_may_read(client_of, readable, seen_by):
    readers = {"guest": None, "stranger": PersonFactory(), "member": PersonFactory()}
    network = network_of(readers["member"], readable=readable)
    ConversationFactory(title="Marked", networks=[network])

    def sees(person):
        pages = [
            client_of(person).get(f"/networks/{network.slug}/conversations/"),
            client_of(person).get("/conversations/"),
        ]
        shown = [panels.lately(asked_by(person), network), panels.last_talked_about(asked_by(person), fresh(network))]
        return {*(titles(page) == ["Marked"] for page in pages), *(panel is not None for panel in shown)}

    assert {name: sees(person) for name, person in readers.items()} == {name: {name in seen_by} for name in readers}


def fresh(network):
    return type(network).objects.get(pk=network.pk)


def test_a_list_says_what_is_new_and_leads_there(client_of):
    reader = PersonFactory()
    conversation = ConversationFactory(networks=[network_of(reader)], replies=4)
    actions.mark_read(conversation, person=reader, number=2)

    page = client_of(reader).get("/conversations/").text

    assert f'href="/conversations/{conversation.pk}/#new"' in page
    assert "<strong>Three new messages.</strong>" in page


def test_filters_narrow_the_list(client_of):
    reader = PersonFactory()
    network = network_of(reader)
    Membership.objects.update(joined_at=timezone.now() - timedelta(days=1))
    ConversationFactory(title="Elsewhere")
    ConversationFactory(title="Unread", networks=[network])
    read = ConversationFactory(title="Read", networks=[network])
    followed = ConversationFactory(title="Followed", networks=[network])
    for conversation in [read, followed]:
        actions.mark_read(conversation, person=reader, number=1)
    actions.follow(followed, person=reader)
    client = client_of(reader)

    assert titles(client.get("/conversations/?show=mine")) == ["Followed", "Read", "Unread"]
    assert titles(client.get("/conversations/?show=following")) == ["Followed"]
    assert titles(client.get("/conversations/?show=new")) == ["Unread"]
    assert titles(client.get("/conversations/?show=nonsense")) == ["Followed", "Read", "Unread", "Elsewhere"]


def test_what_was_said_before_one_joined_is_not_new(client_of):
    reader, network = PersonFactory(), network_of()
    ConversationFactory(networks=[network])
    bring(reader, network)

    page = client_of(reader).get("/conversations/?show=new")

    assert (titles(page), "You have caught up" in page.text) == ([], True)


def test_lists_are_paged_by_key(client_of):
    reader = PersonFactory()
    network = network_of(reader)
    for number in range(23):
        ConversationFactory(title=f"No {number}", networks=[network])
    client = client_of(reader)

    for address in ["/conversations/", f"/networks/{network.slug}/conversations/"]:
        first = client.get(address)
        older = re.search(r'href="(\?page=[^"]*)" rel="next"', first.text)[1]
        second = client.get(address + older.replace("&amp;", "&"))
        newer = re.search(r'href="(\?page=[^"]*)" rel="prev"', second.text)[1]

        assert titles(first) == [f"No {number}" for number in range(22, 2, -1)]
        assert titles(second) == ["No 2", "No 1", "No 0"]
        assert titles(client.get(address + newer)) == titles(first)


def test_pinned_conversations_stand_first_and_once(client_of):
    network = network_of()
    owner = network.memberships.get(role="owner").person
    pinned = ConversationFactory(title="Read this first", networks=[network])
    ConversationFactory(title="Lately", networks=[network])
    actions.pin(pinned, network, by=owner)

    page = client_of(owner).get(f"/networks/{network.slug}/conversations/")

    assert titles(page) == ["Read this first", "Lately"]
    assert page.text.count("pinned") == 1


def test_the_panel_of_a_network_shows_what_is_pinned_and_the_newest_five():
    network = network_of()
    owner = network.memberships.get(role="owner").person
    made = [ConversationFactory(title=f"No {number}", networks=[network]) for number in range(7)]
    actions.pin(made[0], network, by=owner)

    rows = panels.lately(asked_by(owner), network)["rows"]

    assert [row.conversation.title for row in rows] == ["No 0", "No 6", "No 5", "No 4", "No 3", "No 2"]
    assert [row.pinned for row in rows] == [True, *[False] * 5]


def test_a_network_without_conversations_shows_no_panel():
    network = network_of()

    assert panels.lately(asked_by(None), network) is None
    assert panels.last_talked_about(asked_by(None), network) is None


@pytest.mark.parametrize("count", [1, 3])
def test_the_directory_is_told_what_was_talked_about_in_one_query(count, django_assert_num_queries):
    networks = [ConversationFactory(title=f"No {number}").networks.get() for number in range(count)]
    for network in networks:
        network.listed_with = networks

    with django_assert_num_queries(1):
        shown = [panels.last_talked_about(asked_by(None), network)["title"] for network in networks]

    assert shown == [f"No {number}" for number in range(count)]


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_the_same_queries_however_long(client_of, count, django_assert_num_queries):
    reader = PersonFactory()
    network = network_of(reader)
    for _ in range(count):
        ConversationFactory(networks=[network])
    client = client_of(reader)

    # The site, the session, the account with its person; the list, what is new, where it is held.
    with django_assert_num_queries(6):
        client.get("/conversations/")
    # The network, its list, what is pinned, what is new, whether one may write.
    with django_assert_num_queries(8):
        client.get(f"/networks/{network.slug}/conversations/")
    with django_assert_num_queries(3):
        panels.lately(asked_by(reader), network)


def test_a_guests_list_is_kept_until_something_on_it_changes(client_of, django_assert_num_queries):
    conversation = ConversationFactory(title="Before")
    guest = client_of(None)
    guest.get("/conversations/")

    with django_assert_num_queries(3):
        kept = titles(guest.get("/conversations/"))
    actions.rename(conversation, by=conversation.started_by, title="After")

    assert (kept, titles(guest.get("/conversations/"))) == (["Before"], ["After"])


@pytest.mark.parametrize("how", ["edited", "withdrawn", "narrowed"])
def test_no_kept_page_shows_a_guest_what_is_no_longer_so(client_of, how):
    network, other = network_of(), network_of()
    owner = network.memberships.get(role="owner").person
    conversation = ConversationFactory(title="A secret", text="A secret", networks=[network, other], author=owner)
    addresses = [
        "/conversations/",
        f"/conversations/{conversation.pk}/",
        *(f"/networks/{place.slug}/conversations/" for place in (network, other)),
        *(f"/networks/{place.slug}/" for place in (network, other)),
    ]
    guest = client_of(None)
    before = [guest.get(address).text.count("A secret") > 0 for address in addresses]

    message = conversation.messages.get()
    if how == "narrowed":
        change_settings(other, by=other.memberships.get(role="owner").person, readable="network")
    else:
        actions.rename(conversation, by=owner, title="Nothing much")
    if how == "edited":
        actions.edit(message, by=owner, text="Nothing much.")
    if how == "withdrawn":
        actions.withdraw(message, by=owner)

    assert before == [True] * len(addresses)
    assert [address for address in addresses if "A secret" in guest.get(address).text] == []


def test_a_network_with_another_name_has_it_on_every_kept_page(client_of):
    network = network_of(name="Before")
    conversation = ConversationFactory(networks=[network])
    guest = client_of(None)
    address = f"/conversations/{conversation.pk}/"
    before = "Before" in guest.get(address).text

    change_settings(network, by=network.memberships.get(role="owner").person, name="After")

    page = guest.get(address).text
    assert (before, "Before" in page, "After" in page) == (True, False, True)


def test_the_list_of_a_network_follows_its_key_not_the_clock(client_of):
    """Two conversations of the same moment stand in the same order on every page."""
    reader = PersonFactory()
    network = network_of(reader)
    made = [ConversationFactory(networks=[network], title=f"No {number}") for number in range(3)]
    now = timezone.now()
    Conversation.objects.update(last_message_at=now)
    Placement.objects.update(last_message_at=now)

    page = client_of(reader).get(f"/networks/{network.slug}/conversations/")

    assert titles(page) == [conversation.title for conversation in reversed(made)]

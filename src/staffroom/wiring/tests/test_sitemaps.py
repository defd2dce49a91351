"""What search engines are told of: who lets them, networks that anybody may find, what anybody may read there."""

import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.models import Conversation
from staffroom.rooms.conversations.tests.factories import ConversationFactory
from staffroom.rooms.networks.models import Network
from staffroom.rooms.networks.tests.factories import NetworkFactory
from staffroom.rooms.people.models import Audience, Person, Site
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.wiring import sitemaps

pytestmark = pytest.mark.django_db
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(autouse=True)
def here():
    Site.objects.update_or_create(pk=1, defaults={"base_url": "https://staffroom.example"})


@pytest.fixture
def found():
    public = PersonFactory(handle="in-sight", audience=Audience.PUBLIC, is_indexed=True)
    PersonFactory(handle="for-anyone", audience=Audience.PUBLIC)
    PersonFactory(handle="for-members")
    return public


def addresses(answer):
    root = ET.fromstring(answer.content)
    return [place.text for place in root.iter(f"{NAMESPACE}loc")]


def all_addresses(client):
    maps = [address.removeprefix("https://staffroom.example") for address in addresses(client.get("/sitemap.xml"))]
    return [address for path in maps for address in addresses(client.get(path))]


def test_people_are_in_it_who_let_search_engines_find_them(client, found):
    assert all_addresses(client) == ["https://staffroom.example/@in-sight/"]


def test_whoever_thinks_otherwise_is_gone_at_once(client, found):
    Person.objects.filter(pk=found.pk).update(is_indexed=False)

    assert addresses(client.get("/sitemap.xml")) == []
    assert client.get(reverse("sitemap", args=["people", found.pk // sitemaps.STRETCH])).status_code == 404


def test_former_members_are_not_in_it(client, found):
    Person.objects.filter(pk=found.pk).update(kind=Person.Kind.FORMER)
    assert all_addresses(client) == []


def test_networks_are_in_it_that_anybody_may_find(client):
    NetworkFactory(slug="open-house")
    NetworkFactory(slug="members-alone", findable=Audience.MEMBERS, readable=Audience.MEMBERS)
    NetworkFactory(slug="secret", findable=Audience.NETWORK, readable=Audience.NETWORK)

    assert Network.objects.count() == 3
    assert all_addresses(client) == ["https://staffroom.example/networks/open-house/"]


@pytest.fixture
def open_house():
    return NetworkFactory(slug="open-house")


def test_conversations_are_in_it_that_anybody_may_read_with_the_day_of_their_last_message(client, open_house):
    public = ConversationFactory(networks=[open_house])
    secret = NetworkFactory(slug="secret", findable=Audience.NETWORK, readable=Audience.NETWORK)
    ConversationFactory(networks=[secret])
    ConversationFactory(networks=[open_house, secret])
    conversations.start_private(author=PersonFactory(), people=[PersonFactory()], title="Between us", text="Well.")
    said_at = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    Conversation.objects.filter(pk=public.pk).update(last_message_at=said_at)

    (stretch,) = [address for address in addresses(client.get("/sitemap.xml")) if "conversations" in address]
    answer = client.get(stretch.removeprefix("https://staffroom.example"))

    assert addresses(answer) == [f"https://staffroom.example/conversations/{public.pk}/"]
    assert [it.text for it in ET.fromstring(answer.content).iter(f"{NAMESPACE}lastmod")] == ["2026-03-01T09:30:00Z"]
    assert b"noindex" not in client.get(f"/conversations/{public.pk}/").content


@pytest.mark.parametrize(
    "change",
    [
        {"audience": Audience.MEMBERS},
        {"audience": Audience.NETWORK},
        {"audience": Audience.PEOPLE},
    ],
)
def test_a_conversation_that_is_shut_is_gone_at_once(client, open_house, change):
    public = ConversationFactory(networks=[open_house])
    Conversation.objects.filter(pk=public.pk).update(**change)

    assert all_addresses(client) == ["https://staffroom.example/networks/open-house/"]


def test_one_that_was_joined_with_another_is_not_in_it(client, open_house):
    public, other = ConversationFactory(networks=[open_house]), ConversationFactory(networks=[open_house])
    Conversation.objects.filter(pk=other.pk).update(merged_into=public)

    assert all_addresses(client)[1:] == [f"https://staffroom.example/conversations/{public.pk}/"]


def test_what_is_said_in_a_network_that_is_not_to_be_found_is_not_in_it(client, open_house):
    ConversationFactory(networks=[open_house])
    Network.objects.filter(pk=open_house.pk).update(findable=Audience.MEMBERS)

    assert all_addresses(client) == []


def test_a_map_is_made_of_one_query_however_long_it_is(client, open_house, monkeypatch):
    monkeypatch.setattr(sitemaps, "STRETCH", 10**9)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/sitemap/conversations-0.xml").status_code == 200
        return [it["sql"] for it in asked if "conversations_conversation" in it["sql"]]

    ConversationFactory(networks=[open_house])
    one = queries()
    for _ in range(2):
        ConversationFactory(networks=[open_house])

    assert (len(one), len(queries())) == (1, 1)


def test_there_is_a_map_for_each_stretch_that_holds_any(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "STRETCH", 10)
    for pk in (1_000_001, 1_000_002, 1_000_055):
        PersonFactory(pk=pk, handle=f"number-{pk}", audience=Audience.PUBLIC, is_indexed=True)

    assert addresses(client.get("/sitemap.xml")) == [
        "https://staffroom.example/sitemap/people-100000.xml",
        "https://staffroom.example/sitemap/people-100005.xml",
    ]
    assert all_addresses(client) == [f"https://staffroom.example/@number-{pk}/" for pk in (1000001, 1000002, 1000055)]


@pytest.mark.parametrize("path", ["people-7", "nothing-0", "people-99999999999999999999999999"])
def test_there_are_no_other_maps(path, client):
    assert client.get(f"/sitemap/{path}.xml").status_code == 404


def test_everybody_is_told_the_same(client, client_of, found):
    assert client_of(found).get("/sitemap.xml").content == client.get("/sitemap.xml").content


def test_search_engines_are_told_where_to_begin(client):
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert lines[0] == "User-agent: *"
    assert lines[-1] == "Sitemap: https://staffroom.example/sitemap.xml"
    assert re.findall(r"^Disallow: (\S+)$", "\n".join(lines), re.MULTILINE) == [
        "/account/",
        "/sign-in/",
        "/demo/",
        "/you/",
    ]

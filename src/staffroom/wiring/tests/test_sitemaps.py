"""What search engines are told of: who lets them, and networks that anybody may find; nothing else."""

import re
import xml.etree.ElementTree as ET

import pytest
from django.urls import reverse

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

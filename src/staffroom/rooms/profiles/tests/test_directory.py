"""Who is found in the directory of people, and under what they are counted."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from staffroom.rooms.networks import actions as networks
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.models import Audience, Category
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles import actions
from staffroom.rooms.profiles.directory import crossing, facets, finding, page
from staffroom.rooms.profiles.directory.asked import Asked, read
from staffroom.rooms.profiles.directory.page import find
from staffroom.rooms.profiles.models import Place, Term

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer():
    return PersonFactory(name="Vera Viewer")


@pytest.fixture
def health():
    return Term.objects.get_or_create(vocabulary="sector", slug="zq-health", defaults={"name": "Hospitals"})[0]


@pytest.fixture
def law():
    return Term.objects.get_or_create(vocabulary="sector", slug="zq-law", defaults={"name": "Law firms"})[0]


@pytest.fixture
def leeds():
    return Place.objects.create(id=1, name="Leeds", country="GB", latitude=53.7965, longitude=-1.5478)


@pytest.fixture
def york():
    return Place.objects.create(id=2, name="York", country="GB", latitude=53.9576, longitude=-1.0827)


def somebody(name, *, audience=None, category=None, **said):
    """A member who says this of themselves, to `audience` (else as it comes)."""
    person = PersonFactory(name=name)
    actions.describe(person, **said)
    if audience:
        actions.disclose(person, dict.fromkeys(("sectors", "place", "topics", "work"), (audience, category)))
    return person


def asking(words=""):
    return read(QueryDict(words))


def names(asked, viewer):
    return [person.name for person in find(asked, viewer).page.items]


def counts(asked, viewer, facet):
    return {value.label: value.count for it in find(asked, viewer).facets if it.name == facet for value in it.values}


def test_everybody_is_listed_by_name(viewer):
    somebody("Zoe Last")
    somebody("Abe First")

    assert names(asking(), viewer) == ["Abe First", "Vera Viewer", "Zoe Last"]


def test_people_have_to_fit_each_facet_and_one_of_its_values(viewer, health, law):
    somebody("Ann", sectors=[health], is_only_one=True)
    somebody("Ben", sectors=[law], is_only_one=True)
    somebody("Cat", sectors=[health])

    assert names(asking("sector=zq-health"), viewer) == ["Ann", "Cat"]
    assert names(asking("sector=zq-health&sector=zq-law"), viewer) == ["Ann", "Ben", "Cat"]
    assert names(asking("sector=zq-health&sector=zq-law&alone=yes"), viewer) == ["Ann", "Ben"]


def test_a_facet_counts_its_other_values_as_if_none_of_it_was_chosen(viewer, health, law):
    somebody("Ann", sectors=[health], is_only_one=True)
    somebody("Ben", sectors=[law], is_only_one=True)
    somebody("Cat", sectors=[health])

    assert counts(asking("sector=zq-health"), viewer, "sector") == {"Hospitals": 2, "Law firms": 1}
    assert counts(asking("sector=zq-health&alone=yes"), viewer, "sector") == {"Hospitals": 1, "Law firms": 1}


@pytest.mark.parametrize("least", [3, 99], ids=["together", "one-by-one"])
def test_many_conditions_find_and_count_the_same_whichever_way_is_taken(viewer, health, law, least, monkeypatch):
    monkeypatch.setattr(crossing, "LEAST_TOGETHER", least)
    mid = Term.objects.get_or_create(vocabulary="stage", slug="zq-mid", defaults={"name": "Mid"})[0]
    somebody("Ann", sectors=[health, law], stage=mid, is_only_one=True)
    somebody("Ben", sectors=[law], stage=mid)
    somebody("Cat", sectors=[health], is_only_one=True)
    somebody("Dan", stage=mid, is_only_one=True)
    somebody("Eve", sectors=[health], stage=mid, is_only_one=True, audience=Audience.ME)
    people.block(somebody("Fay", sectors=[law], stage=mid, is_only_one=True), viewer)
    asked = asking("sector=zq-health&sector=zq-law&stage=zq-mid&alone=yes")

    assert (names(asked, viewer), find(asked, viewer).count) == (["Ann"], 1)
    assert counts(asked, viewer, "sector") == {"Hospitals": 1, "Law firms": 1}
    assert counts(asked, viewer, "stage") == {"Mid": 1}
    assert list(counts(asked, viewer, "alone").values()) == [1]


@pytest.mark.parametrize("audience", [Audience.CONNECTIONS, Audience.NETWORK, Audience.CATEGORY, Audience.ME])
def test_nobody_is_found_by_or_counted_under_what_is_not_for_who_looks(viewer, health, audience):
    owner = somebody("Ann", sectors=[health])
    category = Category.objects.create(person=owner, kind="friend")
    actions.disclose(owner, {"sectors": (audience, category.pk if audience == Audience.CATEGORY else None)})

    assert names(asking("sector=zq-health"), viewer) == []
    assert counts(asking(), viewer, "sector") == {}
    assert "Ann" in names(asking(), viewer)


def test_connections_are_found_by_what_is_for_connections(viewer, health):
    owner = somebody("Ann", sectors=[health], audience=Audience.CONNECTIONS)
    people.connect(owner, viewer)

    assert names(asking("sector=zq-health"), viewer) == ["Ann"]
    assert counts(asking(), viewer, "sector") == {"Hospitals": 1}


def test_those_in_a_category_are_found_by_what_is_for_it(viewer, health):
    owner = somebody("Ann", sectors=[health])
    friends = Category.objects.create(person=owner, kind="friend")
    actions.disclose(owner, {"sectors": (Audience.CATEGORY, friends.pk)})
    people.connect(owner, viewer)

    assert names(asking("sector=zq-health"), viewer) == []
    people.categorise(owner, [viewer], friends)
    assert names(asking("sector=zq-health"), viewer) == ["Ann"]


def test_fellow_members_are_found_unless_their_network_withholds_it(viewer, health):
    owner = somebody("Ann", sectors=[health], audience=Audience.NETWORK)
    network = networks.create_network(by=owner, name="Choir", slug="choir", kind="group", purpose="To sing")
    networks.join(network, person=viewer)

    assert names(asking("sector=zq-health"), viewer) == ["Ann"]
    actions.withhold(network, ["sectors"], by=owner)
    assert names(asking("sector=zq-health"), viewer) == []


def test_who_blocked_whom_is_in_no_list_and_no_count(viewer, health):
    one, other = somebody("Ann", sectors=[health]), somebody("Ben", sectors=[health])
    people.block(one, viewer)
    people.block(viewer, other)

    found = find(asking("sector=zq-health"), viewer)
    assert (found.page.items, found.count) == ([], 0)
    assert counts(asking(), viewer, "sector") == {}


def test_networks_are_a_facet_for_their_members_alone(viewer):
    owner = somebody("Ann")
    networks.create_network(by=owner, name="Choir", slug="choir", kind="group", purpose="To sing")

    assert counts(asking(), viewer, "network") == {}
    assert counts(asking(), owner, "network") == {"Choir": 1}
    assert names(asking("network=choir"), viewer) == []


def test_a_place_is_looked_around_by_distance(viewer, leeds, york):
    somebody("Ann", place=leeds)
    somebody("Ben", place=york)

    assert names(asking("near=1&within=25"), viewer) == ["Ann"]
    assert names(asking("near=1&within=50"), viewer) == ["Ann", "Ben"]


def test_a_hidden_place_is_near_nothing(viewer, leeds):
    somebody("Ann", place=leeds, audience=Audience.ME)

    assert names(asking("near=1&within=250"), viewer) == []


def test_more_than_are_counted_are_said_to_be_more(viewer, health, monkeypatch):
    for module in (finding, crossing, page, facets):
        monkeypatch.setattr(module, "COUNTED", 2)
    for number in range(4):
        somebody(f"Ann {number}", sectors=[health])

    found = find(asking("sector=zq-health"), viewer)
    assert found.has_more_than_counted
    assert [person.name for person in found.page.items] == ["Ann 0", "Ann 1", "Ann 2", "Ann 3"]


def test_an_address_that_makes_no_sense_shows_everybody(viewer):
    asked = asking("near=x&within=7&sector=" + "a" * 61 + "&unknown=1&stage=&q=%00")

    assert asked == Asked()
    assert names(asked, viewer) == ["Vera Viewer"]


def test_a_choice_can_be_left_out_again():
    asked = asking("sector=a&sector=b&q=x&near=3&within=50")

    assert asked.query == "q=x&sector=a&sector=b&near=3&within=50"
    assert asked.without("sector", "a").query == "q=x&sector=b&near=3&within=50"
    assert asked.with_("stage", "c").query == "q=x&sector=a&sector=b&stage=c&near=3&within=50"
    assert asked.around(None).without_words().query == "sector=a&sector=b"


def test_the_name_of_a_town_leads_to_what_is_around_it(client, viewer):
    client.force_login(viewer.account)

    answer = client.get(reverse("profiles:directory"), {"around": "Leeds", "within": "50", "alone": "yes"})

    assert answer.status_code == 302
    assert answer.url.startswith("/people/?alone=yes&near=")
    assert client.get(answer.url).context["found"].middle.name == "Leeds"


def test_a_town_that_nobody_knows_is_said_to_be_unknown(client, viewer):
    client.force_login(viewer.account)

    answer = client.get(reverse("profiles:directory"), {"around": "Xyzzyville"})

    assert answer.status_code == 200
    assert "We know of no town that is called “Xyzzyville”." in answer.content.decode()

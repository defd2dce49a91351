"""People like me: whom, why, and who is never among them."""

import pytest
from django.urls import reverse

from staffroom.rooms.networks import actions as networks
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.models import Audience
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles import actions
from staffroom.rooms.profiles.likeness.nearest import nearest_networks
from staffroom.rooms.profiles.likeness.suggesting import people_like, why
from staffroom.rooms.profiles.models import Place, Term

pytestmark = pytest.mark.django_db


def topic(slug):
    return Term.objects.get_or_create(vocabulary="topic", slug=slug, defaults={"name": slug.title()})[0]


def somebody(name, **said):
    person = PersonFactory(name=name)
    actions.describe(person, **said)
    return person


@pytest.fixture
def others():
    """Enough of them for something to be rare."""
    return [somebody(f"Other {number}", topics=[topic("common")]) for number in range(12)]


@pytest.fixture
def me(others):
    return somebody("Me", topics=[topic("common"), topic("rare")], role="Archivist", is_only_one=True)


def suggested(person):
    return [it.person.name for it in people_like(person)]


def test_who_shares_something_rare_comes_before_who_shares_something_common(me):
    somebody("Rare", topics=[topic("rare")])

    first, *_others = people_like(me)

    assert first.person.name == "Rare"
    assert first.reasons == ["can be asked about Rare, as you can"]


def test_there_are_five_at_most(me, others):
    for number in range(8):
        somebody(f"Rare {number}", topics=[topic("rare")])

    assert len(people_like(me)) == 5


def test_what_is_said_of_two_who_work_alone_names_their_role_once(me):
    somebody("Alone", role="archivist", is_only_one=True)

    assert people_like(me)[0].reasons == ["the only one of their kind where they work, too: Archivist"]


def test_kilometres_are_said():
    leeds = Place.objects.create(id=1, name="Leeds", country="GB", latitude=53.7965, longitude=-1.5478)
    bradford = Place.objects.create(id=2, name="Bradford", country="GB", latitude=53.7938, longitude=-1.7524)
    me = somebody("Me", place=leeds)
    somebody("Near", place=bradford)
    somebody("Here", place=leeds)

    found = {it.person.name: it.reasons for it in people_like(me)}

    assert found == {"Here": ["also in Leeds"], "Near": ["13 km away"]}


def test_what_others_hide_is_no_reason(me):
    hidden = somebody("Hidden", topics=[topic("rare")])
    actions.disclose(hidden, {"topics": (Audience.CONNECTIONS, None)})

    assert "Hidden" not in suggested(me)


def test_a_shared_network_is_a_reason(me):
    other = somebody("Singer")
    network = networks.create_network(by=other, name="Choir", slug="choir", kind="group", purpose="To sing")
    networks.join(network, person=me)

    assert why(me, other).reasons == ["both in Choir"]


@pytest.mark.parametrize(
    "happened", ["connected", "asked", "blocked", "is blocked by", "muted", "opted out", "dismissed"]
)
def test_who_is_never_suggested(me, happened):
    other = somebody("Rare", topics=[topic("rare")])
    assert suggested(me)[0] == "Rare"
    match happened:
        case "connected":
            people.connect(me, other)
        case "asked":
            people.ask_to_connect(me, other)
        case "blocked":
            people.block(me, other)
        case "is blocked by":
            people.block(other, me)
        case "muted":
            people.mute(me, other)
        case "opted out":
            actions.describe(other, is_unsuggested=True)
        case "dismissed":
            actions.dismiss(me, other)

    assert "Rare" not in suggested(me)


def test_a_dismissal_makes_its_reasons_weigh_less(me):
    somebody("Same topic", topics=[topic("rare")])
    somebody("Same role", role="Archivist")
    dismissed = somebody("Dismissed", role="Archivist")
    actions.dismiss(me, dismissed)

    assert suggested(me)[:2] == ["Same topic", "Same role"]


def test_a_dismissal_can_be_taken_back(client, me):
    other = somebody("Rare", topics=[topic("rare")])
    client.force_login(me.account)
    path = reverse("profiles:dismissal", args=[other.handle])

    assert client.get(path).status_code == 200
    assert suggested(me)[0] == "Rare"  # looking changes nothing
    client.post(path)
    assert "Rare" not in suggested(me)
    assert "Suggest again" in client.get(reverse("profiles:like_me")).content.decode()
    client.post(path, {"again": "1"})
    assert suggested(me)[0] == "Rare"


def test_who_says_nothing_is_asked_to_say_something(client):
    client.force_login(PersonFactory().account)

    assert "Nothing to compare yet" in client.get(reverse("profiles:like_me")).content.decode()


def test_networks_near_are_shown_when_three_members_are_near():
    leeds = Place.objects.create(id=1, name="Leeds", country="GB", latitude=53.7965, longitude=-1.5478)
    me = somebody("Me", place=leeds, is_only_one=True)
    near = [somebody(f"Near {number}", place=leeds) for number in range(3)]
    choir = networks.create_network(by=near[0], name="Choir", slug="choir", kind="group", purpose="To sing")
    networks.join(choir, person=near[1])

    assert nearest_networks(me) == []
    networks.join(choir, person=near[2])
    assert nearest_networks(me) == [choir]
    networks.join(choir, person=me)
    assert nearest_networks(me) == []

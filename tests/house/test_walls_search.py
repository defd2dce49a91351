"""The wall test, third part: nothing private is found, counted or excerpted, though the index has every word of it."""

import pytest

from staffroom.commons.search import results
from staffroom.foundation.words import Query
from staffroom.journal import runner
from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.networks.models import Network

from .test_walls import INSIDE, OUTSIDE, told
from .world import MARKERS, build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("both_ways")]
INDEXED = ("title", "text", "networkname", "purpose", "about")
# What leads to the closed network's things by other ways than the words in them.
ASKED = (
    "closed-choir",
    "choir",
    "it is",
    "-plain",
    "in:closed-choir",
    "in:choir",
    "from:author-here",
    "has:attachment",
)
ASKED += ("after:2020", "before:2099", "zq*", "in:closed-choir answer", "from:author-here it", "after:2020 it -plain")


def make_world():
    world = build()
    runner.run_all()
    return world


def found(person, asked, order="newest"):
    return results.search(person, Query.read(asked), order=order)


def count(person, asked) -> int:
    return found(person, asked).count


def told_of(answer) -> set[str]:
    return told(" ".join(f"{hit.title} {hit.excerpt} {hit.shown}" for hit in answer.page.items))


@pytest.mark.parametrize("role", OUTSIDE)
def test_nobody_outside_finds_or_counts_anything(world, role):
    person = world.people[role]

    counted = {name: count(person, MARKERS[name]) + count(person, f"zq{name}*") for name in MARKERS}
    seen = set().union(*(told_of(found(person, asked, order)) for asked in ASKED for order in ("newest", "best")))
    assert counted == dict.fromkeys(MARKERS, 0)
    assert seen == set()


@pytest.mark.parametrize("role", OUTSIDE)
def test_an_operator_of_the_box_tells_nobody_outside_what_there_is(world, role):
    """Neither that a network is there, nor that what is public is placed in it as well."""
    person = world.people[role]
    song = conversations.start(author=world.author, networks=[world.open.network], title="Song", text="An elephant.")
    closed = networks.change_settings(world.closed.network, by=world.people["owner"], readable="public")
    conversations.place(song.conversation, closed, by=world.author)
    runner.run_all()
    Network.objects.filter(pk=closed.pk).update(findable="network")

    assert count(person, "elephant") == count(person, "elephant in:open-choir") == 1
    assert count(person, "elephant in:closed-choir") == count(person, f"elephant in:{MARKERS['networkname']}") == 0


@pytest.mark.parametrize("role", sorted(INSIDE))
def test_whoever_belongs_finds_it(world, role):
    """Else the tests above would prove nothing."""
    counted = {name: count(world.people[role], MARKERS[name]) > 0 for name in INDEXED}

    assert counted == dict.fromkeys(INDEXED, True)
    # What was there before an edit, or was withdrawn, is nobody's to find.
    assert count(world.people[role], MARKERS["history"]) == count(world.people[role], "hasty") == 0


@pytest.mark.parametrize("role", OUTSIDE)
def test_the_page_tells_nobody_outside(world, client_of, role):
    client = client_of(world.people[role])

    pages = [client.get("/search/", {"q": asked, "order": "best"}) for asked in ASKED]
    assert [(page.status_code, told(page.text)) for page in pages] == [(200, set())] * len(ASKED)


def test_a_hidden_network_tells_nobody_that_it_is_there(world):
    """Its name is no operator for whoever can't find it, be its messages indexed or not."""
    hidden = networks.change_settings(
        world.closed.network, by=world.people["owner"], readable="network", findable="network"
    )
    runner.run_all()
    asked = [
        f"in:{hidden.slug}",
        f"in:{hidden.slug} it",
        f"{MARKERS['networkname']}",
        f"in:{MARKERS['networkname']} it",
    ]

    outside = [person for role, person in world.people.items() if role in OUTSIDE]
    assert {count(person, words) for person in outside for words in asked} == {0}
    assert count(world.people["member"], asked[0]) > 0

"""Meetings that were announced behind closed doors, looked for wherever meetings stand."""

import pytest

from staffroom.rooms.events.models import Event
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.profiles import actions as profiles

from .world import MARKERS, ROLES, build

pytestmark = pytest.mark.django_db

INSIDE = {"member", "facilitator", "owner"}


@pytest.fixture
def world(site):
    return build()


def pages_of(world) -> list[str]:
    """Every page with meetings on it, also for who is the only one in their organisation."""
    slug, conversation = world.closed.network.slug, world.closed.message.conversation_id
    lists = ["/events/", f"/events/?network={slug}", f"/networks/{slug}/", "/people/like-me/"]
    return [*lists, f"/conversations/{conversation}/", f"/conversations/{conversation}/?view=threaded"]


def told(world, client_of, role) -> set[str]:
    person, marker = world.people[role], MARKERS["meeting"]
    if person is not None:
        profiles.describe(person, is_only_one=True)
    client = client_of(person)
    return {page for page in pages_of(world) if marker in client.get(page, follow=True).content.decode()}


@pytest.mark.parametrize("role", ROLES)
def test_they_are_told_to_those_inside_and_nobody_else(world, client_of, role):
    assert told(world, client_of, role) == (set(pages_of(world)) if role in INSIDE else set())


def test_who_has_left_is_not_told_any_more(world, client_of):
    networks.leave(world.closed.network, person=world.people["member"])
    assert told(world, client_of, "member") == set()


def test_what_was_said_in_the_open_is_told_to_everybody(world, client_of):
    """The test sees what it looks for."""
    page = client_of(None).get("/events/").content.decode()
    assert ("Rehearsal plain" in page, MARKERS["meeting"] in page) == (True, False)
    assert Event.objects.count() == 2


@pytest.mark.parametrize("readable", ["members", "network"])
def test_a_network_that_closes_closes_its_meetings(world, client_of, readable):
    network = world.open.network
    networks.change_settings(network, by=world.people["owner"], readable=readable, findable=readable)
    assert "Rehearsal plain" not in client_of(None).get("/events/").content.decode()

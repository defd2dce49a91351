"""The wall test, fourth part: an archive that is in and not opened is for nobody, in an open network as in a closed."""

import pytest

from staffroom.commons.search import results
from staffroom.doors.archive.opening import open_archive
from staffroom.doors.email.models import Delivery
from staffroom.foundation.words import Query
from staffroom.journal import runner
from staffroom.rooms.conversations.models import Conversation, Message
from staffroom.wiring.keeping import takeaway

from .test_access import _ask, _client, requests
from .world import MARKERS, PLAIN, ROLES, build

pytestmark = pytest.mark.django_db
MARKER = MARKERS["archived"]
OF_OWNERS = ("archive:import", "archive:imports", "archive:closed", "archive:held", "archive:held_mail")


@pytest.fixture
def world(site, monkeypatch):
    """The open network's archive has the marker in it, too."""
    monkeypatch.setitem(PLAIN, "archived", MARKER)
    world = build()
    runner.run_all()
    return world


@pytest.mark.parametrize("role", ROLES)
def test_no_page_shows_anything_of_a_closed_archive(world, role):
    client = _client(world.people[role])

    leaks = []
    for row, method, url in requests(world):
        if not (role == "owner" and row.partition(" ")[0] in OF_OWNERS):
            body, _status = _ask(client, method, url)
            leaks += [row] if MARKER in body else []
    assert leaks == []


@pytest.mark.parametrize("role", ROLES)
def test_nothing_of_it_is_reached_by_its_number(world, role):
    client = _client(world.people[role])

    statuses = set()
    for message in Message.objects.filter(door="import"):
        file = message.attachments.get()
        for url in (
            f"/messages/{message.pk}/",
            f"/conversations/{message.conversation_id}/",
            f"/files/{file.pk}/{file.filename}",
        ):
            statuses.add(client.get(url).status_code)
    assert statuses == {404}


@pytest.mark.parametrize("role", ROLES)
def test_nothing_of_it_is_found_counted_or_taken_along(world, role):
    person = world.people[role]

    asked = (MARKER, f"{MARKER}*", "of old", f"from:{MARKER}", "has:attachment then", "before:2005", "it was then")
    assert [results.search(person, Query.read(words), order="newest").count for words in asked] == [0] * len(asked)
    if person is not None:
        assert MARKER not in str(takeaway(person))


def test_nobody_is_mailed_of_it_now_or_when_it_is_opened(world):
    before = Delivery.objects.count()
    open_archive(world.open.network, world.people["owner"])
    runner.run_all()

    assert Delivery.objects.count() == before


def test_once_opened_it_is_for_whom_the_network_is_for(world):
    for place in (world.open, world.closed):
        open_archive(place.network, world.people["owner"])
    runner.run_all()

    archived = Conversation.objects.filter(title__contains=MARKER)
    seen = {role: archived.visible_to(world.people[role]).count() for role in ROLES}
    inside = {"member", "facilitator", "owner"}
    assert seen == {role: 2 if role in inside else 1 for role in ROLES}

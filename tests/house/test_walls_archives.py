"""The wall test, fourth part: an archive that is in and not opened is for nobody, in an open network as in a closed.

That no page shows anything of it, test_access sees.
"""

import pytest

from staffroom.commons.search import results
from staffroom.doors.archive.opening import open_archive
from staffroom.doors.email.models import Delivery
from staffroom.foundation.words import Query
from staffroom.journal import runner
from staffroom.rooms.conversations.models import Conversation, Message
from staffroom.wiring.keeping import takeaway

from .world import MARKERS, ROLES, build

pytestmark = pytest.mark.django_db
MARKER = MARKERS["archived"]


def make_world():
    """The open network's archive has the marker in it, too."""
    world = build("archived")
    runner.run_all()
    return world


@pytest.mark.parametrize("role", ROLES)
def test_nothing_of_it_is_reached_by_its_number(world, client_of, role):
    client = client_of(world.people[role])

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

"""A list of two thousand moves in: every door at once, without a browser."""

import time

import pytest

from staffroom.doors.archive import moving, roster_reading, rosters
from staffroom.doors.email import processing, receiving
from staffroom.doors.email.models import Delivery, Incoming, Letter
from staffroom.doors.email.receiving import Handed
from staffroom.foundation.tests.speed import slowness
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.networks.tests.factories import NetworkFactory
from staffroom.rooms.people.models import Person
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
OLD = "lis-lone@jiscmail.ac.uk"


@pytest.fixture
def operator(site):
    return PersonFactory(name="Priya Raman", handle="priya-raman", account__is_operator=True)


@pytest.fixture
def moving_in(operator):
    network = NetworkFactory(name="Lone Workers", slug="lone-workers", owner=operator)
    networks.begin_move(network, by=operator)
    network.refresh_from_db()
    return network


def a_roster(count, *, start=0):
    rows = [f"member{number}@work{number % 40}.example,Member Number{number}" for number in range(start, count)]
    return "\n".join(["Email,Name", *rows]).encode()


def brought(network, content, by, **more):
    roster = rosters.take_files(network, [("members.csv", content)], by=by, level="every")
    roster = roster_reading.read(roster)
    return rosters.ask(roster, by=by, **{"level": "every", "takes_roles": False, **more})


def mail_from(
    email, *, to, header_to=None, subject="Hello", text="Who catalogues maps?", message_id="one@work.example"
):
    raw = (
        f"From: Somebody <{email}>\r\nTo: {header_to or to}\r\nSubject: {subject}\r\nMessage-ID: <{message_id}>\r\n"
        f"Date: Sun, 22 Nov 2026 10:00:00 +0000\r\n\r\n{text}\r\n"
    ).encode()
    [pk] = receiving.keep([Handed(raw=raw, sender=email, recipients=(to,), peer="", door=Incoming.Door.LMTP)])
    processing.process_all()
    return Incoming.objects.get(pk=pk)


def test_a_list_of_two_thousand_moves_in_and_everything_reaches_everybody(moving_in, operator, run_tasks):
    networks.add_old_address(moving_in, OLD, by=operator)
    brought(moving_in, a_roster(2_000), operator)
    run_tasks()
    early = mail_from("member7@work7.example", to=OLD, text="Is anybody here yet?", message_id="early@work.example")
    assert (early.state, early.reason) == ("held", "moving")
    assert Person.objects.count() == 1

    before = time.process_time()
    moving.open_doors(moving_in, by=operator)
    run_tasks()
    assert time.process_time() - before < 40 * slowness()

    moving_in.refresh_from_db()
    assert (moving_in.moving_since, moving_in.member_count) == (None, 2_001)
    assert Letter.objects.filter(kind="moved-in").count() == 2_000
    assert Delivery.objects.filter(letter__kind="moved-in").values("to").distinct().count() == 2_000
    processing.process_all()
    assert Message.objects.get().source.strip() == "Is anybody here yet?"

    late = mail_from("member8@work8.example", to=OLD, message_id="late@work.example")
    run_tasks()
    assert late.state == "done"
    assert late.message.author.name == "Member Number8"
    assert Delivery.objects.filter(message=late.message).count() == 2_000

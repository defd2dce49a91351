"""Asking somebody to connect, and what becomes of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from staffroom.journal.models import Entry
from staffroom.rooms.people import actions, keeping
from staffroom.rooms.people.actions import connecting
from staffroom.rooms.people.knowing import Tie, tie_between
from staffroom.rooms.people.models import Connection, ConnectionRequest, Person
from staffroom.rooms.people.rules import are_connected
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo():
    return PersonFactory(name="Jo Norwood", handle="jo-norwood")


@pytest.fixture
def pat():
    return PersonFactory(name="Pat Ellis", handle="pat-ellis")


def facts():
    return [str(entry) for entry in Entry.objects.order_by("pk")]


def test_who_is_asked_accepts_and_both_are_connected(jo, pat):
    request = actions.ask_to_connect(jo, pat, note=" We met\r\nin Leeds. ")
    assert request.note == "We met\nin Leeds."
    assert not are_connected(jo, pat)

    mine = actions.accept(pat, jo)

    assert (mine.person, mine.other) == (pat, jo)
    assert are_connected(jo, pat)
    assert are_connected(pat, jo)
    assert not ConnectionRequest.objects.exists()
    made = Entry.objects.get(name__endswith=".ConnectionMade")
    assert made.data == {"person_id": pat.pk, "other_id": jo.pk, "was_asked": True}


def test_accepting_twice_is_accepting_once(jo, pat):
    actions.ask_to_connect(jo, pat)

    assert actions.accept(pat, jo) == actions.accept(pat, jo)
    assert facts().count("ConnectionMade") == 1


def test_two_who_ask_one_another_are_connected_without_further_ado(jo, pat):
    actions.ask_to_connect(jo, pat)

    assert actions.ask_to_connect(pat, jo, note="I was about to ask you.") is None
    assert are_connected(jo, pat)
    assert not ConnectionRequest.objects.exists()


def test_nobody_is_connected_or_asked_twice(jo, pat):
    actions.ask_to_connect(jo, pat)
    with pytest.raises(actions.ConnectRefused, match="You have asked Pat Ellis already"):
        actions.ask_to_connect(jo, pat)

    actions.accept(pat, jo)
    with pytest.raises(actions.ConnectRefused, match="You and Pat Ellis are connected already"):
        actions.ask_to_connect(jo, pat)
    assert Connection.objects.count() == 2


def test_an_ignored_request_looks_to_its_asker_as_one_that_waits(jo, pat):
    other = PersonFactory()
    actions.ask_to_connect(jo, pat)
    actions.ask_to_connect(jo, other)

    actions.ignore(pat, jo)

    ignored, waiting = tie_between(jo, pat), tie_between(jo, other)
    assert ignored == Tie(asked=ignored.asked)
    assert waiting == Tie(asked=waiting.asked)
    with pytest.raises(actions.ConnectRefused) as said_of_ignored:
        actions.ask_to_connect(jo, pat)
    with pytest.raises(actions.ConnectRefused) as said_of_waiting:
        actions.ask_to_connect(jo, other)
    assert str(said_of_ignored.value).replace(pat.name, other.name) == str(said_of_waiting.value)
    exported = keeping.export(jo)["asked to connect"]
    assert [set(it) for it in exported] == [{"person", "note", "at"}] * 2


def test_asking_again_after_being_ignored_bothers_nobody(jo, pat):
    actions.ask_to_connect(jo, pat)
    actions.ignore(pat, jo)
    actions.withdraw(jo, pat)

    actions.ask_to_connect(jo, pat, note="Perhaps now?")

    assert tie_between(jo, pat).asked.note == "Perhaps now?"
    assert not pat.requests_got.waiting().exists()


def test_what_was_ignored_can_be_accepted_later(jo, pat):
    actions.ask_to_connect(jo, pat)
    actions.ignore(pat, jo)

    actions.accept(pat, jo)

    assert are_connected(jo, pat)


def test_what_was_taken_back_can_be_neither_accepted_nor_ignored(jo, pat):
    actions.ask_to_connect(jo, pat, note="Between us")
    actions.withdraw(jo, pat)

    for answer in (actions.accept, actions.ignore):
        with pytest.raises(actions.ConnectRefused):
            answer(pat, jo)
    with pytest.raises(actions.ConnectRefused):
        actions.withdraw(jo, pat)
    assert not are_connected(jo, pat)
    assert ConnectionRequest.objects.get().note == ""
    assert tie_between(pat, jo) == tie_between(jo, pat) == Tie()


def test_nobody_accepts_for_somebody_else_or_what_was_never_asked(jo, pat):
    actions.ask_to_connect(jo, pat)

    for asked, asker in ((jo, pat), (PersonFactory(), jo)):
        with pytest.raises(actions.ConnectRefused):
            actions.accept(asked, asker)
    assert not Connection.objects.exists()


def test_who_disconnects_takes_both_sides_away(jo, pat):
    actions.connect(jo, pat)
    actions.note_about(pat, jo, notes="Owes me a book.")

    actions.disconnect(jo, pat)

    assert not Connection.objects.exists()
    assert facts()[-1] == "ConnectionEnded"
    with pytest.raises(actions.ConnectRefused, match="You and Jo Norwood are not connected"):
        actions.disconnect(pat, jo)


def test_a_block_ends_what_there_was_on_both_sides(jo, pat):
    actions.connect(jo, pat)
    actions.follow(pat, jo)
    actions.follow(jo, pat)

    actions.block(jo, pat)

    assert tie_between(jo, pat) == tie_between(pat, jo) == Tie()


@pytest.mark.parametrize("blocker", ["asker", "asked"])
def test_a_block_ends_a_request(jo, pat, blocker):
    actions.ask_to_connect(jo, pat)

    actions.block(*((jo, pat) if blocker == "asker" else (pat, jo)))

    assert not ConnectionRequest.objects.exists()
    with pytest.raises(actions.ConnectRefused):
        actions.accept(pat, jo)


def test_a_block_is_told_by_the_same_words_as_nobody(jo, pat):
    unclaimed = PersonFactory(kind=Person.Kind.UNCLAIMED, handle=None)
    actions.block(pat, jo)

    said = set()
    for nobody in (pat, unclaimed):
        with pytest.raises(actions.ConnectRefused) as refusal:
            actions.ask_to_connect(jo, nobody)
        said.add(str(refusal.value))

    assert said == {"There is nobody here to connect with by this name."}


def test_who_blocked_somebody_is_reminded_of_it(jo, pat):
    actions.block(jo, pat)

    with pytest.raises(actions.ConnectRefused, match="Unblock them first"):
        actions.ask_to_connect(jo, pat)


def test_nobody_connects_with_themselves(jo):
    with pytest.raises(actions.ConnectRefused):
        actions.ask_to_connect(jo, jo)


def test_a_note_that_is_too_long_is_not_cut_but_refused(jo, pat):
    with pytest.raises(actions.ConnectRefused, match="601 characters; 600"):
        actions.ask_to_connect(jo, pat, note="n" * 601)


def test_asking_a_lot_of_people_takes_several_days(jo, monkeypatch):
    monkeypatch.setattr(connecting, "MOST_ASKED_A_DAY", 2)
    for _time in range(2):
        actions.ask_to_connect(jo, PersonFactory())
    with pytest.raises(actions.ConnectRefused, match="Ask the others tomorrow"):
        actions.ask_to_connect(jo, PersonFactory())

    ConnectionRequest.objects.update(asked_at=timezone.now() - timedelta(days=1, hours=1))
    assert actions.ask_to_connect(jo, PersonFactory())


def test_taking_back_makes_no_room_for_more_on_the_same_day(jo, pat, monkeypatch):
    monkeypatch.setattr(connecting, "MOST_ASKED_A_DAY", 1)
    actions.ask_to_connect(jo, pat)
    actions.withdraw(jo, pat)

    with pytest.raises(actions.ConnectRefused):
        actions.ask_to_connect(jo, PersonFactory())


def test_no_more_than_so_many_requests_wait_at_once(jo, monkeypatch):
    monkeypatch.setattr(connecting, "MOST_WAITING", 1)
    first = PersonFactory()
    actions.ask_to_connect(jo, first)
    with pytest.raises(actions.ConnectRefused, match="Take some of them back"):
        actions.ask_to_connect(jo, PersonFactory())

    actions.withdraw(jo, first)
    assert actions.ask_to_connect(jo, PersonFactory())


def test_what_was_taken_back_is_forgotten_unless_it_had_been_ignored(jo, pat):
    other, waiting = PersonFactory(), PersonFactory()
    for person in (pat, other, waiting):
        actions.ask_to_connect(jo, person)
    actions.ignore(pat, jo)
    for person in (pat, other):
        actions.withdraw(jo, person)

    assert actions.forget_taken_back(timezone.now() + timedelta(days=89)) == 0
    assert actions.forget_taken_back(timezone.now() + timedelta(days=91)) == 1
    assert set(ConnectionRequest.objects.values_list("asked", flat=True)) == {pat.pk, waiting.pk}


def test_everything_of_knowing_goes_with_who_leaves_and_comes_along_before(jo, pat):
    third = PersonFactory(name="Third Person")
    actions.connect(jo, pat)
    actions.note_about(jo, pat, category=actions.category_for(jo, kind="friend"), met_at="Leeds", notes="Likes tea.")
    actions.note_about(pat, jo, notes="Never on time.")
    actions.ask_to_connect(jo, third, note="Hello")
    actions.follow(third, jo)
    actions.mute(jo, third)

    taken = keeping.export(jo)
    (known,) = taken["people I know"]
    assert {key: known[key] for key in ("person", "category", "met at", "notes")} == {
        "person": "Pat Ellis",
        "category": "Friend",
        "met at": "Leeds",
        "notes": "Likes tea.",
    }
    assert taken["followed by"] == taken["muted"] == ["Third Person"]
    assert "Never on time." not in str(taken)

    keeping.remove(jo, keeps_words=True)
    assert not Connection.objects.exists()
    assert not ConnectionRequest.objects.exists()
    assert not Person.objects.filter(pk=jo.pk).exists()

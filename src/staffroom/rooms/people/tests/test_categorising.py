"""How somebody sorts those they know, which is nobody else's business."""

import pytest

from staffroom.rooms.people import actions
from staffroom.rooms.people.actions import categorising
from staffroom.rooms.people.models import Category, Connection
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo():
    return PersonFactory(name="Jo Norwood", handle="jo-norwood")


@pytest.fixture
def known(jo):
    people = PersonFactory.create_batch(3)
    for person in people:
        actions.connect(jo, person)
    return people


def test_a_category_is_made_once(jo):
    assert actions.category_for(jo, kind="friend") == actions.category_for(jo, kind="friend")
    assert actions.category_for(jo, name="From  Leeds ") == actions.category_for(jo, name="from leeds")
    assert [it.label for it in Category.objects.order_by("pk")] == ["Friend", "From Leeds"]


@pytest.mark.parametrize("wrong", [{"kind": "enemy"}, {"name": " \u200b "}])
def test_what_is_no_category_is_refused(jo, wrong):
    with pytest.raises(actions.CategoryRefused):
        actions.category_for(jo, **wrong)


def test_there_is_an_end_to_categories(jo, monkeypatch):
    monkeypatch.setattr(categorising, "MOST_CATEGORIES", 1)
    actions.category_for(jo, name="One")

    with pytest.raises(actions.CategoryRefused, match="Remove one first"):
        actions.category_for(jo, name="Two")
    assert actions.category_for(jo, name="one").name == "One"


def test_several_are_moved_at_once_and_only_those_one_knows(jo, known):
    friend = actions.category_for(jo, kind="friend")
    former = actions.category_for(jo, kind="former")
    actions.categorise(jo, known, friend)

    assert actions.categorise(jo, [*known[:2], PersonFactory()], former) == 2
    assert list(jo.connections.order_by("other").values_list("category__kind", flat=True)) == [
        "former",
        "former",
        "friend",
    ]
    assert Connection.objects.filter(other=jo, category__isnull=False).count() == 0


def test_nobody_uses_somebody_else_s_category(jo, known):
    theirs = actions.category_for(known[0], kind="friend")

    with pytest.raises(actions.CategoryRefused):
        actions.categorise(jo, known, theirs)
    with pytest.raises(actions.CategoryRefused):
        actions.note_about(jo, known[0], category=theirs)


def test_what_is_noted_is_on_one_side_only(jo, known):
    actions.note_about(jo, known[0], met_at="Leeds\n2024", notes="Ask about\r\nherbals.")
    actions.note_about(jo, known[0], notes="Ask about herbals.")

    mine, theirs = Connection.objects.get(person=jo, other=known[0]), Connection.objects.get(person=known[0], other=jo)
    assert (mine.met_at, mine.notes) == ("Leeds 2024", "Ask about herbals.")
    assert (theirs.met_at, theirs.notes) == ("", "")


def test_notes_are_about_those_one_knows_and_not_endless(jo, known):
    with pytest.raises(actions.CategoryRefused, match="are not connected"):
        actions.note_about(jo, PersonFactory(), notes="A stranger")
    with pytest.raises(actions.CategoryRefused, match="longer than 5,000"):
        actions.note_about(jo, known[0], notes="n" * 5_001)


def test_own_categories_are_renamed_and_the_ready_ones_are_not(jo):
    own = actions.category_for(jo, name="Leeds")
    actions.category_for(jo, name="York")

    assert actions.rename_category(own, "Bradford").label == "Bradford"
    with pytest.raises(actions.CategoryRefused, match="already"):
        actions.rename_category(own, "york")
    with pytest.raises(actions.CategoryRefused, match="your own"):
        actions.rename_category(actions.category_for(jo, kind="friend"), "Mates")


def test_who_was_in_a_category_that_is_removed_stays_connected(jo, known):
    own = actions.category_for(jo, name="Leeds")
    actions.categorise(jo, known, own)

    actions.remove_category(own)

    assert list(jo.connections.values_list("category", flat=True)) == [None, None, None]

"""Two persons who turn out to be one: nothing of either is forgotten, whatever app holds it."""

import pytest
from django.db.models import Count

from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.handing_over import left_with, relations
from staffroom.rooms.people.models import Person
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.wiring.merging import GONE, HANDED_OVER


@pytest.mark.once
def test_everything_that_points_at_a_person_is_handed_over_or_settled():
    named = set(HANDED_OVER) | GONE

    assert {
        "missing from wiring/merging.py": sorted(relations().keys() - named),
        "not there any more": sorted(named - relations().keys()),
    } == {"missing from wiring/merging.py": [], "not there any more": []}
    assert len(HANDED_OVER) == len(set(HANDED_OVER))


@pytest.mark.django_db
def test_whoever_of_a_busy_world_was_two_is_one(world):
    said = Message.objects.count()
    for role in ("author", "member", "facilitator", "owner", "operator", "banned", "leaver", "applicant"):
        former = world.author if role == "author" else world.people[role]
        person = PersonFactory()
        theirs = {label: _count(label, former) for label in HANDED_OVER if label != "people.Address.person"}
        written = Message.objects.filter(author=former).count()

        people.merge(person, former)

        assert left_with(Person(pk=former.pk), frozenset()) == []
        assert {label: _count(label, person) for label in theirs} == theirs | {
            "people.FormerHandle.person": theirs["people.FormerHandle.person"] + 1,
            "people.FormerPerson.person": theirs["people.FormerPerson.person"] + 1,
        }
        assert Message.objects.filter(author=person).count() == written
    assert Message.objects.count() == said


@pytest.mark.django_db
def test_two_of_one_network_are_one_member_of_it(world):
    people.merge(world.people["member"], world.people["facilitator"])

    doubled = Membership.objects.values("network", "person").annotate(count=Count("pk")).filter(count__gt=1)
    assert list(doubled) == []
    roles = Membership.objects.filter(person=world.people["member"]).values_list("role", flat=True)
    assert set(roles) == {Membership.Role.FACILITATOR}


@pytest.mark.django_db
def test_a_ban_is_not_got_around_by_a_second_account(world):
    people.merge(world.people["member"], world.people["banned"])

    states = Membership.objects.filter(person=world.people["member"]).values_list("state", flat=True)
    assert set(states) == {Membership.State.BANNED}


def _count(label: str, person: Person) -> int:
    field = relations()[label]
    return field.model._base_manager.filter(**{field.name: person}).count()

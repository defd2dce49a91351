"""Of two profiles one is left, and nobody sees more by it."""

import pytest

from staffroom.rooms.people import actions as people
from staffroom.rooms.people.models import Audience, Category, Person
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles import actions
from staffroom.rooms.profiles.models import Disclosure, Profile, Trait
from staffroom.rooms.profiles.seeing import disclosures_of

from .factories import PlaceFactory, TermFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo(site):
    return PersonFactory(name="Jo Norwood", handle="jo", audience=Audience.PUBLIC)


@pytest.fixture
def joanna(site):
    return PersonFactory(name="Joanna Norwood", handle="joanna")


def seen(person: Person, field: str) -> tuple[str, int | None]:
    disclosure = disclosures_of(person)[field]
    return disclosure.audience, disclosure.category_id


def test_what_is_empty_is_filled_and_what_is_there_stays(jo, joanna):
    sector, place = TermFactory(), PlaceFactory()
    actions.describe(jo, about="Of seabirds.", languages=[["en", ""]])
    actions.describe(
        joanna,
        about="Of deeds.",
        pronouns="she/her",
        languages=[["en", "well"], ["de", ""]],
        sectors=[sector],
        place=place,
    )
    actions.add_position(joanna, role="Archivist", from_year=2012)

    people.merge(jo, joanna)

    profile = Profile.objects.get(person=jo)
    assert (profile.about, profile.pronouns, profile.place) == ("Of seabirds.", "she/her", place)
    assert profile.languages == [["en", ""], ["de", ""]]
    assert list(profile.sectors.all()) == [sector]
    assert [it.role for it in jo.positions.all()] == ["Archivist"]
    assert set(Trait.objects.filter(person=jo).values_list("field", "key")) >= {
        ("sectors", sector.slug),
        ("place", str(place.pk)),
        ("languages", "de"),
    }
    assert not Profile.objects.exclude(person=jo).exists()


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        (Audience.MEMBERS, Audience.ME, Audience.ME),
        (Audience.ME, Audience.MEMBERS, Audience.ME),
        (Audience.PUBLIC, Audience.CONNECTIONS, Audience.CONNECTIONS),
        (Audience.MEMBERS, Audience.NETWORK, Audience.NETWORK),
        (Audience.CONNECTIONS, Audience.NETWORK, Audience.ME),
        # What “anyone” saw of somebody who was here for members alone, members saw.
        (Audience.PUBLIC, Audience.PUBLIC, Audience.MEMBERS),
    ],
)
def test_a_field_to_which_both_contribute_is_for_those_who_saw_both(jo, joanna, mine, theirs, both):
    actions.add_position(joanna, role="Archivist")
    for person, audience in ((jo, mine), (joanna, theirs)):
        actions.disclose(person, {"positions": (audience, None)})

    people.merge(jo, joanna)

    assert seen(jo, "positions") == (both, None)


def test_a_field_of_which_the_former_one_says_nothing_stays_as_it_is(jo, joanna):
    actions.disclose(jo, {"about": (Audience.PUBLIC, None)})
    actions.disclose(joanna, {"about": (Audience.ME, None)})

    people.merge(jo, joanna)

    assert seen(jo, "about") == (Audience.PUBLIC, None)


def test_what_one_category_saw_the_category_of_that_name_sees(jo, joanna):
    friends = {person: Category.objects.create(person=person, kind="friend") for person in (jo, joanna)}
    actions.describe(joanna, about="Of deeds.")
    actions.disclose(joanna, {"about": (Audience.CATEGORY, friends[joanna].pk)})

    people.merge(jo, joanna)

    assert seen(jo, "about") == (Audience.CATEGORY, friends[jo].pk)
    assert not Disclosure.objects.exclude(person=jo).exists()

"""Who sees which field."""

import pytest

from staffroom.rooms.networks.models import Membership
from staffroom.rooms.networks.tests.factories import MembershipFactory, NetworkFactory
from staffroom.rooms.people.models import Audience, Category, Person, Site
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles import actions, seeing
from staffroom.rooms.profiles.models import Disclosure, Profile

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo(site):
    return PersonFactory(name="Jo Norwood")


def refusal_of(call, *arguments, **more):
    with pytest.raises(actions.DisclosureRefused) as refused:
        call(*arguments, **more)
    return str(refused.value)


def test_until_somebody_chooses_members_see_most_and_nobody_the_address(jo):
    seen = seeing.fields_seen(jo, seeing.Standing(is_member=True))

    assert seen == frozenset(seeing.FIELDS) - {"address", "known"}


def test_what_was_chosen_holds_and_the_default_needs_no_row(jo):
    actions.disclose(jo, {"pronouns": (Audience.ME, None), "about": (Audience.MEMBERS, None)})

    assert list(Disclosure.objects.values_list("field", "audience")) == [("pronouns", "me")]

    actions.disclose(jo, {"pronouns": (Audience.MEMBERS, None)})

    assert Disclosure.objects.count() == 0


def test_a_category_is_ones_own_or_refused(jo):
    theirs = Category.objects.create(person=PersonFactory(), kind=Category.Kind.FRIEND)

    said = refusal_of(actions.disclose, jo, {"about": (Audience.CATEGORY, theirs.pk)})

    assert said == "You have no such category of people any more. Choose another one."
    assert Disclosure.objects.count() == 0


def test_choices_that_make_no_sense_are_refused(jo):
    assert refusal_of(actions.disclose, jo, {"shoe size": (Audience.ME, None)}) == "A profile has no field “shoe size”."
    assert refusal_of(actions.disclose, jo, {"about": (Audience.NOBODY, None)}) == "Choose who sees “In your words”."
    assert "which of the people you know" in refusal_of(actions.disclose, jo, {"about": (Audience.CATEGORY, None)})


def test_the_photo_stands_beside_the_name_only_where_every_member_may_see_it(jo):
    Profile.objects.create(person=jo, photo="token")

    actions.disclose(jo, {"photo": (Audience.PUBLIC, None)})
    assert Person.objects.get(pk=jo.pk).photo == "token"

    actions.disclose(jo, {"photo": (Audience.CONNECTIONS, None)})
    assert Person.objects.get(pk=jo.pk).photo == ""


def test_search_engines_find_only_who_anyone_may_see(jo):
    said = refusal_of(actions.show, jo, audience=Audience.MEMBERS, is_indexed=True)
    assert said == "Search engines find only pages that anyone may see."

    actions.show(jo, audience=Audience.PUBLIC, is_indexed=True)
    assert list(Person.objects.seen_by(None).filter(is_indexed=True)) == [jo]


def test_pages_kept_for_guests_are_left_behind_when_somebody_hides(jo):
    actions.show(jo, audience=Audience.PUBLIC, is_indexed=False)
    before = Site.objects.get(pk=1).version

    actions.show(jo, audience=Audience.MEMBERS, is_indexed=False)

    assert Site.objects.get(pk=1).version > before


def test_owners_say_which_fields_members_see_of_one_another(jo):
    owner, reader = PersonFactory(), PersonFactory()
    network = NetworkFactory(owner=owner)
    MembershipFactory(network=network, person=jo)
    MembershipFactory(network=network, person=reader)
    actions.disclose(jo, {"about": (Audience.NETWORK, None), "pronouns": (Audience.NETWORK, None)})

    actions.withhold(network, ["about"], by=owner)

    seen = seeing.fields_seen(jo, seeing.standing_of(reader, jo))
    assert ("about" in seen, "pronouns" in seen) == (False, True)

    actions.withhold(network, [], by=owner)

    assert "about" in seeing.fields_seen(jo, seeing.standing_of(reader, jo))


def test_nobody_but_owners_says_so(jo):
    network = NetworkFactory(owner=PersonFactory())
    MembershipFactory(network=network, person=jo, role=Membership.Role.FACILITATOR)

    said = refusal_of(actions.withhold, network, ["about"], by=jo)

    assert said == f"Only the owners of “{network.name}” decide this."
    assert network.withheld_fields.count() == 0

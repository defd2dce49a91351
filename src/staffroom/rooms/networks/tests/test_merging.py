"""What two persons who turn out to be one are in a network."""

from datetime import timedelta

import pytest
from django.utils import timezone

from staffroom.rooms.networks import actions
from staffroom.rooms.networks.bans import keeps_out
from staffroom.rooms.networks.models import Ban, Membership
from staffroom.rooms.people.actions import MergeRefused, merge
from staffroom.rooms.people.models import Person
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import MembershipFactory, NetworkFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo(site):
    return PersonFactory(name="Jo Norwood", handle="jo")


@pytest.fixture
def joanna(site):
    return PersonFactory(name="Joanna Norwood", handle="joanna")


@pytest.fixture
def owner(site):
    return PersonFactory(name="Olu Ade", handle="olu")


@pytest.fixture
def network(owner):
    return NetworkFactory(owner=owner, name="Rare Books")


def counted(network):
    network.refresh_from_db()
    return network.member_count, network.memberships.active().count()


def test_where_both_are_members_there_is_one_less_with_the_role_that_does_more(jo, joanna, network):
    MembershipFactory(network=network, person=jo)
    MembershipFactory(network=network, person=joanna, role="facilitator")

    merge(jo, joanna)

    assert Membership.objects.get(network=network, person=jo).role == "facilitator"
    assert counted(network) == (2, 2)


@pytest.mark.parametrize("is_jo_banned", [True, False])
def test_a_ban_of_the_one_ends_what_the_other_was_there(jo, joanna, network, owner, is_jo_banned):
    banned, other = (jo, joanna) if is_jo_banned else (joanna, jo)
    MembershipFactory(network=network, person=other, role="owner")
    ban = actions.ban(network, person=banned, by=owner)

    merge(jo, joanna)

    assert Membership.objects.get(network=network, person=jo).state == "banned"
    assert keeps_out(network, person=jo) == ban
    assert counted(network) == (1, 1)

    actions.lift(ban, by=owner)
    membership = Membership.objects.get(network=network, person=jo)
    assert (membership.state, membership.role) == ("active", "member")
    assert counted(network) == (2, 2)


@pytest.mark.parametrize("is_jo_banned", [True, False])
def test_no_network_is_left_without_an_owner_by_a_ban_of_the_other_account(jo, joanna, network, owner, is_jo_banned):
    banned, other = (jo, joanna) if is_jo_banned else (joanna, jo)
    actions.ban(network, person=banned, by=owner)
    MembershipFactory(network=network, person=other)
    actions.set_role(network, person=other, role="owner", by=owner)
    actions.leave(network, person=owner)

    with pytest.raises(MergeRefused, match="only owner of Rare Books, and the other is banned"):
        merge(jo, joanna)

    assert Person.objects.filter(pk=joanna.pk).exists()
    assert Membership.objects.get(network=network, person=other).role == "owner"
    assert Ban.objects.get(person=banned).lifted_at is None


@pytest.mark.parametrize(("of_jo", "of_joanna", "kept"), [(1, 9, 9), (9, 1, 9), (1, None, None), (None, 1, None)])
def test_of_two_bans_the_longer_one_stays(jo, joanna, network, owner, of_jo, of_joanna, kept):
    now = timezone.now()
    for person, days in ((jo, of_jo), (joanna, of_joanna)):
        actions.ban(network, person=person, by=owner, until=days and now + timedelta(days=days))

    merge(jo, joanna)

    assert Ban.objects.get(person=jo, lifted_at=None).until == (kept and now + timedelta(days=kept))
    assert not Ban.objects.filter(person=joanna.pk).exists()


def test_a_ban_goes_along_where_the_other_never_was(jo, joanna, network, owner):
    ban = actions.ban(network, person=joanna, by=owner)

    merge(jo, joanna)

    assert keeps_out(network, person=jo) == ban
    assert Membership.objects.get(network=network, person=jo).state == "banned"


def test_the_only_owner_goes_on_owning_it_by_the_account_that_stays(jo, joanna):
    network = NetworkFactory(owner=joanna)
    MembershipFactory(network=network, person=jo)

    merge(jo, joanna)

    assert Membership.objects.get(network=network, person=jo).role == "owner"
    assert counted(network) == (1, 1)

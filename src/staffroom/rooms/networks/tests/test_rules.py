"""Who may do what, for every audience and every role."""

import pytest

from staffroom.rooms.networks import rules
from staffroom.rooms.networks.models import Audience, Network
from staffroom.rooms.people.models import Person
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import MembershipFactory, NetworkFactory

pytestmark = pytest.mark.django_db

ROLES = ("guest", "unclaimed", "stranger", "asking", "declined", "left", "member", "facilitator", "owner")
BELONGING = {"member", "facilitator", "owner"}
SEEN_BY = {
    "public": set(ROLES),
    "members": set(ROLES) - {"guest", "unclaimed"},
    "network": BELONGING,
}


def somebody(role, network):
    if role == "guest":
        return None
    if role == "unclaimed":
        return PersonFactory(kind=Person.Kind.UNCLAIMED, handle=None)
    person = PersonFactory()
    states = {"asking": "requested", "declined": "declined", "left": "left"}
    if role != "stranger":
        as_role = role if role in BELONGING else "owner"  # a role that is over counts for nothing
        MembershipFactory(network=network, person=person, role=as_role, state=states.get(role, "active"))
    return person


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("audience", SEEN_BY)
def test_who_may_find_and_read(audience, role):
    network = NetworkFactory(findable=audience, readable=audience)
    person = somebody(role, network)
    may = role in SEEN_BY[audience]
    assert rules.may_find(person, network) is may
    assert rules.may_read(person, network) is may
    assert Network.objects.findable_by(person).exists() is may
    assert Network.objects.readable_by(person).exists() is may


def test_finding_is_not_reading():
    network = NetworkFactory(findable="public", readable="network")
    assert (rules.may_find(None, network), rules.may_read(None, network)) == (True, False)
    assert Network.objects.findable_by(None).get() == network
    assert Network.objects.readable_by(None).count() == 0


@pytest.mark.parametrize("role", ROLES)
def test_who_may_write_facilitate_and_own(role):
    network = NetworkFactory()
    person = somebody(role, network)
    assert rules.is_member(person, network) is (role in BELONGING)
    assert rules.may_write(person, network) is (role in BELONGING)
    assert rules.may_facilitate(person, network) is (role in {"facilitator", "owner"})
    assert rules.may_own(person, network) is (role == "owner")
    assert (rules.membership_of(person, network) is not None) is (role in BELONGING)
    assert Network.objects.facilitated_by(person).exists() is (role in {"facilitator", "owner"})
    assert Network.objects.owned_by(person).exists() is (role == "owner")


def test_belonging_to_one_network_opens_no_other():
    person = MembershipFactory(role="owner").person
    other = NetworkFactory(findable="network", readable="network")
    assert not rules.may_find(person, other)
    assert Network.objects.facilitated_by(person).filter(pk=other.pk).count() == 0
    assert other not in Network.objects.findable_by(person)


def test_the_strictest_audience_wins():
    assert Audience.strictest(["public", "network", "members"]) == "network"
    assert Audience.strictest(["public", "members"]) == "members"
    assert Audience.strictest([]) == "network"

import pytest

from staffroom.rooms.networks import keeping
from staffroom.rooms.networks.models import Invitation, Membership, Network
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import InvitationFactory, MembershipFactory, NetworkFactory, second_address

pytestmark = pytest.mark.django_db


def test_a_person_takes_memberships_and_invitations_along():
    membership = MembershipFactory(level="digest", network__name="Lone IOs", network__slug="lone-io")
    InvitationFactory(network=membership.network, invited_by=membership.person, email="priya@mail.example")
    MembershipFactory(network=membership.network)
    taken = keeping.export(membership.person)
    joined = membership.joined_at.isoformat()
    assert taken["memberships"] == [
        {
            "network": "Lone IOs",
            "address": "lone-io",
            "state": "active",
            "role": "member",
            "level": "digest",
            "what they write": "as everybody",
            "may not write until": None,
            "away until": None,
            "mail goes to": None,
            "words": "",
            "answer": "",
            "joined": joined,
            "left": None,
        }
    ]
    assert [(sent["network"], sent["email"]) for sent in taken["invitations"]] == [("Lone IOs", "priya@mail.example")]


@pytest.mark.parametrize("state", ["left", "declined", "requested"])
def test_what_a_hidden_network_is_called_now_is_not_told_to_who_does_not_belong(state):
    membership = MembershipFactory(state=state, network__name="Now Secret", network__slug="lone-io")
    InvitationFactory(network=membership.network, invited_by=membership.person)
    Network.objects.update(findable="network", readable="network")
    taken = keeping.export(membership.person)
    assert [(one["network"], one["address"]) for one in taken["memberships"]] == [(None, "lone-io")]
    assert [(one["network"], one["address"]) for one in taken["invitations"]] == [(None, "lone-io")]


def test_the_address_chosen_for_a_network_is_taken_along():
    membership = MembershipFactory()
    membership.address = second_address(membership.person)
    membership.save()
    [taken] = keeping.export(membership.person)["memberships"]
    assert taken["mail goes to"] == membership.address.email


@pytest.mark.parametrize("keeps_words", [True, False])
def test_nothing_of_a_person_stays_and_nothing_of_anybody_else_goes(keeps_words):
    person, other = PersonFactory(), PersonFactory()
    network = NetworkFactory(owner=other)
    MembershipFactory(network=network, person=person)
    InvitationFactory(network=network, invited_by=person)
    used = InvitationFactory(network=network, invited_by=other, used_by=person)
    assert keeping.remove(person, keeps_words=keeps_words) == 2
    assert [membership.person for membership in Membership.objects.all()] == [other]
    assert [(sent.pk, sent.used_by) for sent in Invitation.objects.all()] == [(used.pk, None)]
    network.refresh_from_db()
    assert network.member_count == 1


def test_a_person_who_never_joined_anything_leaves_nothing():
    assert keeping.remove(PersonFactory(), keeps_words=True) == 0

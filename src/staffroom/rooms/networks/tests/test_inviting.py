"""Invitations: what the actions promise."""

from datetime import timedelta

import pytest
from django.utils import timezone

from staffroom.journal.models import Entry
from staffroom.rooms.networks import actions
from staffroom.rooms.networks.actions import InviteRefused
from staffroom.rooms.networks.models import Invitation
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import InvitationFactory, MembershipFactory, NetworkFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return PersonFactory()


@pytest.fixture
def network(owner):
    return NetworkFactory(owner=owner)


def recorded():
    return [entry.data["invitation_id"] for entry in Entry.objects.filter(name__endswith=".InvitationSent")]


def test_an_invitation_for_one_address_is_sent(network, owner):
    invitation = actions.invite(network, by=owner, email=" Priya@Mail.example", name="Priya ", words="Do come.")
    assert (invitation.email, invitation.name, invitation.words) == ("priya@mail.example", "Priya", "Do come.")
    assert recorded() == [invitation.pk]
    assert Invitation.objects.usable().get() == invitation


def test_a_link_for_anybody_is_sent_to_nobody(network, owner):
    actions.invite(network, by=owner)
    actions.invite(network, by=owner)
    assert recorded() == []
    assert Invitation.objects.usable().count() == 2


def test_inviting_the_same_address_again_lengthens_the_first_invitation_and_sends_it_anew(network, owner):
    first = actions.invite(network, by=owner, email="priya@mail.example")
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    again = actions.invite(network, by=owner, email="priya@mail.example")
    assert again == first
    assert Invitation.objects.usable().get() == first
    assert recorded() == [first.pk, first.pk]


def test_an_address_whose_invitation_was_used_can_be_invited_anew(network, owner):
    InvitationFactory(network=network, email="priya@mail.example", used_at=timezone.now())
    actions.invite(network, by=owner, email="priya@mail.example")
    assert Invitation.objects.count() == 2


def test_an_address_invited_by_somebody_who_has_gone_gets_another_link_from_who_invites_now(network, owner):
    gone = InvitationFactory(network=network, email="priya@mail.example")
    actions.leave(network, person=gone.invited_by)
    made = actions.invite(network, by=owner, email="priya@mail.example")
    assert (made.invited_by, recorded()) == (owner, [made.pk])
    assert list(Invitation.objects.open()) == [made]


def test_which_invitations_are_vouched_for_is_one_query(network, owner, django_assert_num_queries):
    stays, goes = InvitationFactory(network=network), InvitationFactory(network=network)
    actions.set_role(network, person=goes.invited_by, role="member", by=owner)
    with django_assert_num_queries(1):
        listed = {one.pk: one.is_vouched_for for one in Invitation.objects.open().with_standing()}
    assert listed == {stays.pk: True, goes.pk: False}
    assert Invitation.objects.usable().get() == stays


@pytest.mark.parametrize("role", ["member", None])
def test_members_and_strangers_invite_nobody(network, role):
    person = MembershipFactory(network=network, role=role).person if role else PersonFactory()
    with pytest.raises(InviteRefused, match="Facilitators"):
        actions.invite(network, by=person)


def test_what_is_no_address_is_refused(network, owner):
    with pytest.raises(InviteRefused, match="“priya” is no email address"):
        actions.invite(network, by=owner, email="priya")


def test_nobody_writes_to_more_than_fifty_strangers_a_day(network, owner):
    for number in range(50):
        InvitationFactory(network=network, invited_by=owner, email=f"stranger-{number}@mail.example")
    with pytest.raises(InviteRefused, match="50 people today"):
        actions.invite(network, by=owner, email="one-more@mail.example")
    actions.invite(network, by=owner)  # a link is mailed to nobody
    Invitation.objects.update(created_at=timezone.now() - timedelta(days=2))
    assert actions.invite(network, by=owner, email="one-more@mail.example").email == "one-more@mail.example"


def test_a_facilitator_takes_an_invitation_back(network, owner):
    invitation = actions.revoke(InvitationFactory(network=network), by=owner)
    at = invitation.revoked_at
    assert Invitation.objects.usable().count() == 0
    assert actions.revoke(invitation, by=owner).revoked_at == at


def test_a_member_takes_none_back(network):
    invitation = InvitationFactory(network=network)
    with pytest.raises(InviteRefused):
        actions.revoke(invitation, by=MembershipFactory(network=network).person)
    assert Invitation.objects.usable().get() == invitation

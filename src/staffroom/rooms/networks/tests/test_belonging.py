"""Joining, leaving, roles and levels: what the actions promise."""

from datetime import timedelta

import pytest
from django.utils import timezone

from staffroom.journal.models import Entry
from staffroom.rooms.networks import actions
from staffroom.rooms.networks.actions import JoinRefused, LeaveRefused, RoleRefused
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.actions import add_address, remove_address
from staffroom.rooms.people.models import Person
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import InvitationFactory, MembershipFactory, NetworkFactory, second_address

pytestmark = pytest.mark.django_db


def facts():
    return [entry.name.rpartition(".")[2] for entry in Entry.objects.order_by("pk")]


def state_of(person, network):
    return Membership.objects.get(person=person, network=network).state


def counted(network):
    network.refresh_from_db()
    return network.member_count


def test_anybody_with_an_account_joins_an_open_network_at_once():
    network, person = NetworkFactory(), PersonFactory()
    membership = actions.join(network, person=person, level="digest")
    assert (membership.state, membership.role, membership.level) == ("active", "member", "digest")
    assert counted(network) == 1
    assert facts() == ["MemberJoined"]


def test_joining_twice_changes_nothing():
    network, person = NetworkFactory(), PersonFactory()
    actions.join(network, person=person, level="digest")
    actions.join(network, person=person, level="every")
    assert Membership.objects.get().level == "digest"
    assert counted(network) == 1
    assert facts() == ["MemberJoined"]


def test_whoever_comes_back_is_a_plain_member_again():
    network = NetworkFactory(owner=PersonFactory())
    facilitator = MembershipFactory(network=network, role="facilitator").person
    actions.leave(network, person=facilitator)
    assert actions.join(network, person=facilitator).role == "member"
    assert Membership.objects.filter(person=facilitator).count() == 1
    assert counted(network) == 2


def test_joining_raises_the_version_of_the_page_that_guests_see():
    network = NetworkFactory()
    actions.join(network, person=PersonFactory())
    before, network.version = network.version, None
    network.refresh_from_db()
    assert network.version == before + 1


def test_where_a_facilitator_says_yes_joining_is_asking():
    network, person = NetworkFactory(joining="request"), PersonFactory()
    membership = actions.join(network, person=person, words="  I run a slide library. ")
    assert (membership.state, membership.words) == ("requested", "I run a slide library.")
    assert counted(network) == 0
    assert facts() == ["MembershipRequested"]


def test_asking_twice_tells_the_facilitators_once():
    network, person = NetworkFactory(joining="request"), PersonFactory()
    actions.join(network, person=person)
    actions.join(network, person=person)
    assert facts() == ["MembershipRequested"]


def test_whoever_was_not_let_in_may_ask_again():
    owner, person = PersonFactory(), PersonFactory()
    network = NetworkFactory(joining="request", owner=owner)
    actions.decline(actions.join(network, person=person), by=owner)
    assert state_of(person, network) == "declined"
    actions.join(network, person=person)
    assert state_of(person, network) == "requested"
    assert facts() == ["MembershipRequested", "MembershipDeclined", "MembershipRequested"]


def test_a_no_keeps_what_the_facilitators_add_until_they_ask_again():
    owner, person = PersonFactory(), PersonFactory()
    network = NetworkFactory(joining="request", owner=owner)
    membership = actions.decline(actions.join(network, person=person), by=owner, words="  Full until spring. ")
    actions.decline(membership, by=owner, words="Again.")
    assert Membership.objects.get(person=person).answer == "Full until spring."
    assert facts() == ["MembershipRequested", "MembershipDeclined"]
    actions.join(network, person=person)
    assert Membership.objects.get(person=person).answer == ""


def test_a_facilitator_lets_in():
    network = NetworkFactory(joining="request", owner=PersonFactory())
    facilitator = MembershipFactory(network=network, role="facilitator").person
    asking = actions.join(network, person=PersonFactory())
    actions.let_in(asking, by=facilitator)
    assert state_of(asking.person, network) == "active"
    assert counted(network) == 3
    assert facts() == ["MembershipRequested", "MemberJoined"]


def test_letting_in_twice_is_letting_in_once():
    owner = PersonFactory()
    network = NetworkFactory(joining="request", owner=owner)
    asking = actions.join(network, person=PersonFactory())
    actions.let_in(asking, by=owner)
    actions.let_in(asking, by=owner)
    assert counted(network) == 2


def test_letting_in_somebody_who_took_the_request_back_does_nothing():
    owner, person = PersonFactory(), PersonFactory()
    network = NetworkFactory(joining="request", owner=owner)
    asking = actions.join(network, person=person)
    actions.leave(network, person=person)
    actions.let_in(asking, by=owner)
    assert state_of(person, network) == "left"
    assert "MemberLeft" not in facts()


@pytest.mark.parametrize("answer", [actions.let_in, actions.decline])
def test_a_member_answers_no_requests(answer):
    network = NetworkFactory(joining="request")
    member = MembershipFactory(network=network).person
    asking = actions.join(network, person=PersonFactory())
    with pytest.raises(JoinRefused, match="Facilitators of the network"):
        answer(asking, by=member)
    assert state_of(asking.person, network) == "requested"


def test_nobody_joins_uninvited_where_it_takes_an_invitation():
    network = NetworkFactory(joining="invitation", name="The Committee")
    with pytest.raises(JoinRefused, match="The Committee is by invitation"):
        actions.join(network, person=PersonFactory())


def test_nobody_joins_what_they_cannot_find():
    hidden = NetworkFactory(findable="network", readable="network")
    with pytest.raises(JoinRefused):
        actions.join(hidden, person=PersonFactory())


@pytest.mark.parametrize("joining", Network.Joining.values)
def test_an_invitation_lets_in_at_once_however_one_joins_otherwise(joining):
    network = NetworkFactory(joining=joining, findable="network", readable="network")
    invitation = InvitationFactory(network=network)
    assert actions.join(network, person=PersonFactory(), invitation=invitation).state == "active"
    invitation.refresh_from_db()
    assert invitation.use_count == 1


def test_a_personal_invitation_works_once():
    network = NetworkFactory(joining="invitation")
    invitation = InvitationFactory(network=network, email="priya@mail.example")
    actions.join(network, person=PersonFactory(), invitation=invitation)
    with pytest.raises(JoinRefused):
        actions.join(network, person=PersonFactory(), invitation=invitation)


def test_a_link_for_anybody_works_again_and_again():
    network = NetworkFactory(joining="invitation")
    invitation = InvitationFactory(network=network)
    for _ in range(2):
        actions.join(network, person=PersonFactory(), invitation=invitation)
    assert counted(network) == 3


@pytest.mark.parametrize("how", ["leaves", "is a member again"])
def test_an_invitation_ends_when_who_gave_it_looks_after_the_network_no_longer(how):
    owner = PersonFactory()
    network = NetworkFactory(joining="invitation", owner=owner)
    inviter = MembershipFactory(network=network, role="facilitator").person
    invitation = InvitationFactory(network=network, invited_by=inviter)
    if how == "leaves":
        actions.leave(network, person=inviter)
    else:
        actions.set_role(network, person=inviter, role="member", by=owner)
    with pytest.raises(JoinRefused):
        actions.join(network, person=PersonFactory(), invitation=invitation)


def test_looking_after_another_network_vouches_for_no_invitation():
    elsewhere = MembershipFactory(role="owner").person
    network = NetworkFactory(joining="invitation")
    with pytest.raises(JoinRefused):
        invitation = InvitationFactory(network=network, invited_by=elsewhere)
        actions.join(network, person=PersonFactory(), invitation=invitation)


@pytest.mark.parametrize(
    "over",
    [{"expires_at": timezone.now() - timedelta(minutes=1)}, {"revoked_at": timezone.now()}],
    ids=["expired", "revoked"],
)
def test_an_invitation_that_is_over_lets_nobody_in(over):
    network = NetworkFactory(joining="invitation")
    with pytest.raises(JoinRefused):
        actions.join(network, person=PersonFactory(), invitation=InvitationFactory(network=network, **over))


def test_an_invitation_to_one_network_opens_no_other():
    network = NetworkFactory(joining="invitation")
    with pytest.raises(JoinRefused):
        actions.join(network, person=PersonFactory(), invitation=InvitationFactory())


@pytest.mark.parametrize("kind", [Person.Kind.UNCLAIMED, Person.Kind.FORMER, Person.Kind.REMOTE])
def test_joining_takes_an_account(kind):
    with pytest.raises(JoinRefused, match="takes an account"):
        actions.join(NetworkFactory(), person=PersonFactory(kind=kind, handle=None))


def test_a_level_that_does_not_exist_is_refused():
    with pytest.raises(JoinRefused, match="Choose what should reach you"):
        actions.join(NetworkFactory(), person=PersonFactory(), level="hourly")


def test_leaving_keeps_the_row_and_says_so_once():
    network = NetworkFactory(owner=PersonFactory())
    person = MembershipFactory(network=network).person
    actions.leave(network, person=person)
    actions.leave(network, person=person)
    assert state_of(person, network) == "left"
    assert counted(network) == 1
    assert facts() == ["MemberLeft"]


def test_leaving_what_one_never_joined_changes_nothing():
    actions.leave(NetworkFactory(), person=PersonFactory())
    assert facts() == []


def test_the_last_owner_stays():
    owner = PersonFactory()
    network = NetworkFactory(owner=owner, name="The Committee")
    MembershipFactory(network=network, role="facilitator")
    with pytest.raises(LeaveRefused, match="the only owner of The Committee"):
        actions.leave(network, person=owner)
    assert state_of(owner, network) == "active"


def test_one_of_two_owners_may_go():
    owner = PersonFactory()
    network = NetworkFactory(owner=owner)
    MembershipFactory(network=network, role="owner")
    actions.leave(network, person=owner)
    assert state_of(owner, network) == "left"


def test_an_owner_gives_roles():
    owner = PersonFactory()
    network = NetworkFactory(owner=owner)
    member = MembershipFactory(network=network).person
    assert actions.set_role(network, person=member, role="owner", by=owner).role == "owner"
    assert actions.set_role(network, person=owner, role="member", by=member).role == "member"
    assert facts() == ["RoleChanged", "RoleChanged"]


def test_the_last_owner_stays_an_owner():
    owner = PersonFactory()
    network = NetworkFactory(owner=owner)
    with pytest.raises(RoleRefused, match="never without an owner"):
        actions.set_role(network, person=owner, role="member", by=owner)


def test_facilitators_give_no_roles():
    network = NetworkFactory(owner=PersonFactory())
    facilitator = MembershipFactory(network=network, role="facilitator").person
    with pytest.raises(RoleRefused, match="Only owners"):
        actions.set_role(network, person=facilitator, role="owner", by=facilitator)


@pytest.mark.parametrize("role", ["owner", "king"])
def test_roles_are_for_members_and_there_are_three(role):
    owner = PersonFactory()
    network = NetworkFactory(owner=owner)
    person = PersonFactory() if role == "owner" else MembershipFactory(network=network).person
    with pytest.raises(RoleRefused, match="Roles are for members"):
        actions.set_role(network, person=person, role=role, by=owner)


def test_a_role_given_twice_is_recorded_once():
    owner = PersonFactory()
    network = NetworkFactory(owner=owner)
    member = MembershipFactory(network=network).person
    for _ in range(2):
        actions.set_role(network, person=member, role="facilitator", by=owner)
    assert facts() == ["RoleChanged"]


def test_members_choose_what_reaches_them():
    membership = MembershipFactory()
    for _ in range(2):
        actions.set_level(membership.network, person=membership.person, level="web")
    membership.refresh_from_db()
    assert membership.level == "web"
    assert facts() == ["LevelChanged"]


def test_a_level_knows_since_when_it_holds():
    membership = actions.join(NetworkFactory(), person=PersonFactory())
    joined = membership.level_since
    again = actions.set_level(membership.network, person=membership.person, level="every")
    assert (joined, again.level_since) == (membership.joined_at, joined)
    assert actions.set_level(membership.network, person=membership.person, level="digest").level_since > joined


def test_members_choose_where_a_network_s_mail_goes():
    membership = MembershipFactory()
    other = second_address(membership.person)
    chosen = actions.set_address(membership.network, person=membership.person, address=other)
    assert chosen.address == other
    assert actions.set_address(membership.network, person=membership.person, address=None).address is None


def test_an_address_that_is_removed_leaves_the_first_one():
    membership = MembershipFactory()
    other = second_address(membership.person)
    actions.set_address(membership.network, person=membership.person, address=other)
    remove_address(other)
    membership.refresh_from_db()
    assert membership.address is None


@pytest.mark.parametrize("whose", ["unproved", "somebody else's"])
def test_mail_goes_nowhere_that_is_not_proved_to_be_theirs(whose):
    membership = MembershipFactory()
    if whose == "unproved":
        address = add_address(membership.person, "jo@home.example")
    else:
        address = PersonFactory().addresses.get()
    with pytest.raises(JoinRefused, match="shown to be yours"):
        actions.set_address(membership.network, person=membership.person, address=address)


def test_who_has_left_chooses_no_address():
    membership = MembershipFactory(state="left")
    with pytest.raises(JoinRefused, match="Only members"):
        actions.set_address(membership.network, person=membership.person, address=None)


@pytest.mark.parametrize("level", ["web", "hourly"])
def test_only_members_choose_and_only_among_what_there_is(level):
    membership = MembershipFactory(state="left" if level == "web" else "active")
    with pytest.raises(JoinRefused):
        actions.set_level(membership.network, person=membership.person, level=level)


def test_a_network_passes_on_when_its_only_owner_closes_the_account():
    owner = PersonFactory()
    network = NetworkFactory(owner=owner)
    MembershipFactory(network=network, joined_at=timezone.now() - timedelta(days=900))
    heir = MembershipFactory(network=network, role="facilitator").person
    assert actions.part_for_good(owner) == 1
    assert [(m.person, m.role) for m in network.memberships.exclude(role="member")] == [(heir, "owner")]
    assert counted(network) == 2
    assert facts() == ["RoleChanged"]


def test_without_a_facilitator_it_passes_to_whoever_has_been_there_longest():
    owner = PersonFactory()
    network = NetworkFactory(owner=owner)
    MembershipFactory(network=network)
    oldest = MembershipFactory(network=network, joined_at=timezone.now() - timedelta(days=900)).person
    actions.part_for_good(owner)
    assert network.memberships.get(role="owner").person == oldest


def test_a_network_of_one_stays_behind_without_anybody():
    owner = PersonFactory()
    network = NetworkFactory(owner=owner)
    actions.part_for_good(owner)
    assert counted(network) == 0
    assert facts() == []


def test_a_network_with_another_owner_is_not_passed_on():
    owner = PersonFactory()
    network = NetworkFactory(owner=owner)
    MembershipFactory(network=network, role="owner")
    facilitator = MembershipFactory(network=network, role="facilitator")
    actions.part_for_good(owner)
    facilitator.refresh_from_db()
    assert facilitator.role == "facilitator"

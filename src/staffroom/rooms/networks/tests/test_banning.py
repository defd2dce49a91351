"""Keeping somebody out, and letting them back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from staffroom.journal.models import Entry
from staffroom.rooms.networks import actions, bans, rules
from staffroom.rooms.networks.models import Ban, Membership, Network
from staffroom.rooms.networks.tests.factories import InvitationFactory, MembershipFactory, NetworkFactory
from staffroom.rooms.people.models import Account, Address
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
Role, State = Membership.Role, Membership.State


@pytest.fixture
def owner():
    return PersonFactory(name="Olive Owner")


@pytest.fixture
def network(owner):
    return NetworkFactory(owner=owner, name="Choir", slug="choir")


@pytest.fixture
def facilitator(network):
    return MembershipFactory(network=network, role=Role.FACILITATOR).person


@pytest.fixture
def member(network):
    return MembershipFactory(network=network, level="digest", person=PersonFactory(name="Mo Member")).person


@pytest.fixture
def operator():
    person = PersonFactory()
    Account.objects.filter(person=person).update(is_operator=True)
    return person


def email_of(person):
    return person.addresses.get().email


def count_of(network):
    return Network.objects.get(pk=network.pk).member_count


def test_a_banned_member_is_one_no_more_and_is_not_counted(network, facilitator, member):
    ban = actions.ban(network, person=member, by=facilitator, reason="Advertising, three times.")

    membership = Membership.objects.get(network=network, person=member)
    assert (membership.state, ban.reason, ban.banned_by) == (State.BANNED, "Advertising, three times.", facilitator)
    assert count_of(network) == 2
    assert not rules.is_member(member, network)
    assert not rules.may_write(member, network)
    fact = Entry.objects.get(name__endswith="MemberBanned")
    assert fact.data == {"ban_id": ban.pk, "network_id": network.pk, "person_id": member.pk, "by_id": facilitator.pk}


def test_who_is_banned_joins_by_no_way(network, facilitator, member):
    actions.ban(network, person=member, by=facilitator)
    invitation = InvitationFactory(network=network, invited_by=facilitator)

    for way in ({}, {"invitation": invitation}):
        with pytest.raises(actions.JoinRefused, match=r"You can't join Choir\. Those who look after it know why\."):
            actions.join(network, person=member, **way)
    actions.leave(network, person=member)  # leaving is no way out of a ban, either

    assert Membership.objects.get(network=network, person=member).state == State.BANNED


def test_a_new_account_with_an_address_of_theirs_is_kept_out_as_well(network, facilitator, member):
    actions.ban(network, person=member, by=facilitator)
    email = email_of(member)
    Account.objects.filter(person=member).delete()
    Address.objects.filter(person=member).delete()
    again = PersonFactory(account__email=email)

    with pytest.raises(actions.JoinRefused):
        actions.join(network, person=again)


def test_banning_twice_is_one_ban(network, facilitator, member):
    first = actions.ban(network, person=member, by=facilitator)

    assert actions.ban(network, person=member, by=facilitator) == first
    assert Ban.objects.filter(person=member).count() == 1
    assert count_of(network) == 2


def test_who_asks_to_join_or_never_was_there_can_be_banned(network, facilitator):
    asking = MembershipFactory(network=network, state=State.REQUESTED, joined_at=None).person
    stranger = PersonFactory()

    for person in (asking, stranger):
        ban = actions.ban(network, person=person, by=facilitator)
        assert Membership.objects.get(network=network, person=person).state == State.BANNED
        actions.lift(ban, by=facilitator)
        assert Membership.objects.get(network=network, person=person).state == State.LEFT
    assert count_of(network) == 2


def test_nobody_bans_themselves_or_an_owner_and_only_owners_ban_facilitators(network, owner, facilitator, member):
    other = MembershipFactory(network=network, role=Role.FACILITATOR).person

    for by, person in [(facilitator, facilitator), (facilitator, owner), (facilitator, other), (member, other)]:
        with pytest.raises(actions.MeasureRefused):
            actions.ban(network, person=person, by=by)
    assert actions.ban(network, person=other, by=owner).person == other


def test_an_owner_can_be_banned_once_the_role_is_taken(network, owner, facilitator):
    actions.set_role(network, person=facilitator, role=Role.OWNER, by=owner)
    with pytest.raises(actions.MeasureRefused, match=r"That role has to be taken from them first\."):
        actions.ban(network, person=facilitator, by=owner)

    actions.set_role(network, person=facilitator, role=Role.MEMBER, by=owner)

    assert actions.ban(network, person=facilitator, by=owner).person == facilitator


def test_a_lifted_ban_makes_them_a_member_as_before(network, facilitator, member):
    ban = actions.ban(network, person=member, by=facilitator)

    actions.lift(ban, by=facilitator)
    actions.lift(ban, by=facilitator)

    membership = Membership.objects.get(network=network, person=member)
    assert (membership.state, membership.level) == (State.ACTIVE, "digest")
    assert count_of(network) == 3
    assert bans.keeps_out(network, person=member) is None
    said = [entry.data for entry in Entry.objects.filter(name__endswith="BanLifted").order_by("pk")]
    # Their address first, and then they themselves; each once.
    assert [(it["person_id"], it["by_id"]) for it in said] == [(None, facilitator.pk), (member.pk, facilitator.pk)]
    assert not Entry.objects.filter(name__endswith="MemberJoined").exists()


def test_a_ban_for_some_time_ends_by_itself(network, facilitator, member):
    until = timezone.now() + timedelta(days=14)
    actions.ban(network, person=member, by=facilitator, until=until)

    assert actions.lift_those_over(until - timedelta(minutes=1)) == 0
    assert actions.lift_those_over(until + timedelta(minutes=1)) >= 1
    assert rules.is_member(member, network)
    assert not Ban.objects.filter(lifted_at=None).exists()


def test_an_address_or_a_pattern_keeps_out_who_comes_with_it(network, facilitator):
    actions.ban_address(network, "Spam@Example.org ", by=facilitator)
    actions.ban_address(network, "*@ads.example", by=facilitator, reason="Nothing but advertising")

    assert bans.keeps_out(network, email="spam@example.org")
    assert bans.keeps_out(network, email="anyone@ads.example")
    assert bans.keeps_out(network, email="anyone@ads.example.com") is None
    assert bans.keeps_out(network, email="a.spam@example.org") is None
    assert bans.keeps_out(NetworkFactory(), email="spam@example.org") is None
    with pytest.raises(actions.JoinRefused):
        actions.join(network, person=PersonFactory(account__email="somebody@ads.example"))


def test_banning_an_address_twice_is_one_ban_and_a_member_stays(network, facilitator, member):
    first = actions.ban_address(network, email_of(member), by=facilitator)

    assert actions.ban_address(network, email_of(member), by=facilitator) == first
    assert rules.is_member(member, network)


@pytest.mark.parametrize("email", ["", "nobody", "*", "*@*", "*@*.*", "a b@example.org", "*a*b*c*d*@example.org", "@"])
def test_what_is_no_address_is_not_banned(network, facilitator, email):
    with pytest.raises(actions.MeasureRefused, match="is no address"):
        actions.ban_address(network, email, by=facilitator)


def test_members_and_guests_ban_nobody(network, member, facilitator):
    ban = actions.ban_address(network, "spam@example.org", by=facilitator)

    with pytest.raises(actions.MeasureRefused):
        actions.ban_address(network, "other@example.org", by=member)
    with pytest.raises(actions.MeasureRefused):
        actions.lift(ban, by=member)
    with pytest.raises(actions.MeasureRefused):
        actions.ban_address(None, "other@example.org", by=facilitator)


def test_the_site_is_closed_to_whom_an_operator_bans_from_it(network, operator, member):
    other = MembershipFactory(person=member, network=NetworkFactory()).network
    epoch = member.account.session_epoch

    ban = actions.ban(None, person=member, by=operator, reason="Threats.")

    account = Account.objects.get(person=member)
    assert (account.is_active, account.session_epoch) == (False, epoch + 1)
    assert not Membership.objects.active().filter(person=member).exists()
    assert count_of(other) == 0
    assert bans.is_kept_out(email_of(member))

    actions.lift(ban, by=operator)

    assert Account.objects.get(person=member).is_active
    assert Membership.objects.active().filter(person=member).count() == 2
    assert not bans.is_kept_out(email_of(member))


def test_a_ban_of_a_network_outlasts_that_of_the_site(network, facilitator, operator, member):
    actions.ban(network, person=member, by=facilitator)
    ban = actions.ban(None, person=member, by=operator)

    actions.lift(ban, by=operator)

    assert Membership.objects.get(network=network, person=member).state == State.BANNED


def test_what_somebody_alone_owned_passes_on_when_the_site_bans_them(network, owner, facilitator, operator):
    actions.ban(None, person=owner, by=operator)

    assert rules.may_own(facilitator, network)
    assert not rules.may_own(owner, network)


def test_operators_are_not_banned_from_the_site_and_facilitators_ban_nobody_from_it(facilitator, operator, member):
    second = PersonFactory()
    Account.objects.filter(person=second).update(is_operator=True)

    with pytest.raises(actions.MeasureRefused, match="runs this site"):
        actions.ban(None, person=second, by=operator)
    with pytest.raises(actions.MeasureRefused, match=r"Operators ban people from the site\."):
        actions.ban(None, person=member, by=facilitator)

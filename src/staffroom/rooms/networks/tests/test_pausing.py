"""Pauses and removals, and what undoes them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from staffroom.rooms.networks import actions, rules
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.networks.tests.factories import MembershipFactory, NetworkFactory
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return PersonFactory(name="Olive Owner")


@pytest.fixture
def network(owner):
    return NetworkFactory(owner=owner, name="Choir", slug="choir")


@pytest.fixture
def facilitator(network):
    return MembershipFactory(network=network, role="facilitator").person


@pytest.fixture
def member(network):
    return MembershipFactory(network=network).person


def state_of(network, person):
    return Membership.objects.get(network=network, person=person).state


def test_a_facilitator_whom_an_owner_pauses_writes_nothing_and_does_not_end_it(network, owner, facilitator, client):
    measure = actions.pause(network, person=facilitator, until=timezone.now() + timedelta(days=7), by=owner)
    assert not rules.may_write(facilitator, network)

    client.force_login(facilitator.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.post(reverse("networks:measure", args=["choir", measure.pk]), follow=True)
    assert "This is about you: somebody else undoes it." in page.text
    assert not rules.may_write(facilitator, network)

    actions.end_pause(measure, by=owner)
    assert rules.may_write(facilitator, network)


def test_who_was_removed_is_taken_back(network, owner, member):
    measure = actions.remove_member(network, person=member, by=owner)
    actions.take_back(measure, by=owner)
    assert (state_of(network, member), actions.take_back(measure, by=owner).undone_by) == ("active", owner)


def test_nobody_is_taken_back_who_came_again_and_left_by_themselves(network, owner, member):
    measure = actions.remove_member(network, person=member, by=owner)
    actions.join(network, person=member)
    actions.leave(network, person=member)
    actions.take_back(measure, by=owner)
    network.refresh_from_db()
    assert (state_of(network, member), network.member_count) == ("left", 1)


def test_who_leaves_while_banned_is_no_member_when_the_ban_is_lifted(network, owner, member):
    ban = actions.ban(network, person=member, by=owner)
    actions.leave(network, person=member)
    assert state_of(network, member) == "banned"
    actions.lift(ban, by=owner)
    assert state_of(network, member) == "left"

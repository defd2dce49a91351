"""The addresses that a list had elsewhere."""

from datetime import timedelta

import pytest
from django.utils import timezone

from staffroom.rooms.networks import actions
from staffroom.rooms.networks.actions import OldAddressRefused
from staffroom.rooms.networks.models import OldAddress
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import MembershipFactory, NetworkFactory

pytestmark = pytest.mark.django_db
OLD = "lis-lone@jiscmail.ac.uk"


@pytest.fixture
def owner(site):
    return PersonFactory()


@pytest.fixture
def network(owner):
    return NetworkFactory(name="Lone Workers", owner=owner)


def test_it_is_kept_in_lower_case_and_once(network, owner):
    first = actions.add_old_address(network, " LIS-Lone@JISCmail.ac.uk ", by=owner)
    assert first.email == OLD
    assert actions.add_old_address(network, OLD, by=owner) == first


def test_facilitators_do_not_add_one(network):
    facilitator = MembershipFactory(network=network, role="facilitator").person
    with pytest.raises(OldAddressRefused, match="Only owners"):
        actions.add_old_address(network, OLD, by=facilitator)


@pytest.mark.parametrize(
    ("email", "why"),
    [
        ("no address", "no email address"),
        ("keys@lists.example.org", "an address of this site"),
        ("taken@jiscmail.ac.uk", "another network here"),
        ("mia@work.example", "a member of Lone Workers"),
    ],
)
def test_an_address_that_will_not_do_is_refused_with_the_reason(network, owner, email, why):
    OldAddress.objects.create(network=NetworkFactory(), email="taken@jiscmail.ac.uk")
    MembershipFactory(network=network, person=PersonFactory(account__email="mia@work.example"))
    with pytest.raises(OldAddressRefused, match=why):
        actions.add_old_address(network, email, by=owner)


def test_whose_address_it_is_elsewhere_is_not_revealed(network, owner):
    PersonFactory(account__email="somebody@work.example")
    assert actions.add_old_address(network, "somebody@work.example", by=owner).email == "somebody@work.example"


def test_it_is_asked_now_and_then_alone(network, owner):
    old = actions.add_old_address(network, OLD, by=owner)
    assert actions.ask_old_address(old, by=owner).asked_count == 1
    with pytest.raises(OldAddressRefused, match="ten minutes"):
        actions.ask_old_address(OldAddress.objects.get(), by=owner)


def test_it_is_heard_again_after_an_hour(network, owner):
    old = actions.add_old_address(network, OLD, by=owner)
    now = timezone.now()
    for at in (now, now + timedelta(minutes=59)):
        actions.note_heard(OldAddress.objects.get(pk=old.pk), at=at)
    assert OldAddress.objects.get().heard_at == now

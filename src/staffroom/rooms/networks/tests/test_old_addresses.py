"""The addresses that a list had elsewhere."""

from datetime import timedelta

import pytest
from django.utils import timezone

from staffroom.rooms.networks import actions
from staffroom.rooms.networks.actions import OldAddressRefused
from staffroom.rooms.networks.models import OldAddress
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import MembershipFactory, NetworkFactory, OldAddressFactory

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
    OldAddressFactory(email="taken@jiscmail.ac.uk")
    MembershipFactory(network=network, person=PersonFactory(account__email="mia@work.example"))
    with pytest.raises(OldAddressRefused, match=why):
        actions.add_old_address(network, email, by=owner)


def test_whose_address_it_is_elsewhere_is_not_revealed(network, owner):
    PersonFactory(account__email="somebody@work.example")
    assert actions.add_old_address(network, "somebody@work.example", by=owner).email == "somebody@work.example"


def test_what_it_names_is_no_old_address_before_it_is_proved(network, owner):
    old = actions.add_old_address(network, OLD, by=owner)
    assert (old.proved_at, OldAddress.objects.proved().exists()) == (None, False)


def test_whoever_runs_the_site_need_ask_nobody(owner):
    operator = PersonFactory(account__is_operator=True)
    network = NetworkFactory(owner=operator)
    old = actions.add_old_address(network, OLD, by=operator)
    assert (old.proved_at is not None, old.settled_by) == (True, operator)


def test_naming_an_address_keeps_nobody_from_proving_it(network, owner):
    squatted = actions.add_old_address(network, OLD, by=owner)
    rightful = NetworkFactory(owner=owner)
    old = actions.ask_old_address(actions.add_old_address(rightful, OLD, by=owner), by=owner)
    assert actions.note_returned(old, number=1)
    asked = actions.ask_old_address(squatted, by=owner)
    assert not actions.note_returned(asked, number=1)
    assert list(OldAddress.objects.proved()) == [old]
    with pytest.raises(OldAddressRefused, match="another network here"):
        actions.say_yes_to_old_address(squatted, by=PersonFactory(account__is_operator=True))


def test_a_letter_proves_no_address_that_somebody_reads(network, owner):
    PersonFactory(account__email="boss@work.example")
    old = actions.ask_old_address(actions.add_old_address(network, "boss@work.example", by=owner), by=owner)
    assert not actions.note_returned(old, number=1)
    with pytest.raises(OldAddressRefused, match="somebody who has an account"):
        actions.say_yes_to_old_address(old, by=PersonFactory(account__is_operator=True))


def test_only_the_newest_letter_proves_anything(network, owner):
    old = actions.ask_old_address(actions.add_old_address(network, OLD, by=owner), by=owner)
    OldAddress.objects.update(asked_at=timezone.now() - timedelta(minutes=11))
    old = actions.ask_old_address(old, by=owner)
    assert not actions.note_returned(old, number=1)
    assert actions.note_returned(old, number=2)


def test_whoever_runs_the_site_says_yes_or_no_and_takes_a_yes_back(network, owner):
    operator = PersonFactory(account__is_operator=True)
    old = actions.wish_for_old_address(actions.add_old_address(network, OLD, by=owner), by=owner)
    assert list(OldAddress.objects.wished_for()) == [old]
    with pytest.raises(OldAddressRefused, match="Whoever runs this site"):
        actions.say_yes_to_old_address(old, by=owner)

    assert actions.say_yes_to_old_address(old, by=operator).proved_at is not None
    with pytest.raises(OldAddressRefused, match="proved already"):
        actions.wish_for_old_address(old, by=owner)
    no = actions.say_no_to_old_address(old, by=operator, words="  Ask\nRuth first. ")
    assert (no.proved_at, no.is_declined, no.answer) == (None, True, "Ask Ruth first.")
    assert actions.wish_for_old_address(no, by=owner).waits


def test_a_letter_that_was_under_way_when_they_said_no_proves_nothing(network, owner):
    operator = PersonFactory(account__is_operator=True)
    old = actions.ask_old_address(actions.add_old_address(network, OLD, by=owner), by=owner)
    actions.say_no_to_old_address(old, by=operator)
    assert not actions.note_returned(old, number=1)
    # They may try again, by a letter of its own.
    assert actions.note_returned(actions.ask_old_address(old, by=owner), number=3)


def test_whose_mail_is_taken_out_of_a_mailbox_is_no_old_address(network, owner, settings):
    settings.TAKES_MAIL_OF = f"{__name__}.takes_mail_of"
    with pytest.raises(OldAddressRefused, match="a mailbox that this site takes mail out of"):
        actions.add_old_address(network, "Box@provider.example", by=owner)


def takes_mail_of(email):
    return email == "box@provider.example"


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

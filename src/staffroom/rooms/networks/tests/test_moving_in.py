"""A list moves in: closed doors, the letter, the opening."""

from datetime import date

import pytest
from django.utils import timezone

from staffroom.rooms.networks import actions, moving_letters, rules
from staffroom.rooms.networks.actions import JoinRefused, MoveRefused, Newcomer
from staffroom.rooms.networks.models import Membership, Move, Network
from staffroom.rooms.people.actions import Comer, bring_in
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import MembershipFactory, NetworkFactory, second_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(site):
    return PersonFactory()


@pytest.fixture
def network(owner):
    return NetworkFactory(name="Lone Workers", owner=owner)


def begun(network, by):
    actions.begin_move(network, by=by)
    network.refresh_from_db()
    return network


def newcomers(*emails, **more):
    addresses = bring_in([Comer(email) for email in emails], language="en-gb")
    return [Newcomer(addresses[email], **more) for email in emails]


def test_beginning_closes_the_doors_and_twice_is_once(network, owner):
    first = begun(network, owner).moving_since
    assert begun(network, owner).moving_since == first
    assert Move.objects.get().begun_by == owner


def test_only_owners_begin(network):
    facilitator = MembershipFactory(network=network, role="facilitator").person
    with pytest.raises(MoveRefused, match="Only owners"):
        actions.begin_move(network, by=facilitator)


def test_a_network_that_people_belong_to_keeps_its_doors_open(network, owner):
    MembershipFactory(network=network)
    with pytest.raises(MoveRefused, match="belong to Lone Workers already"):
        actions.begin_move(network, by=owner)


def test_meanwhile_owners_alone_write(network, owner):
    facilitator = MembershipFactory(network=network, role="facilitator").person
    begun(network, owner)
    assert rules.may_write(owner, network)
    assert not rules.may_write(facilitator, network)


def test_whoever_joins_meanwhile_waits_and_comes_in_when_the_doors_are_opened(network, owner):
    begun(network, owner)
    joining = actions.join(network, person=PersonFactory())
    assert joining.state == "requested"
    with pytest.raises(JoinRefused, match="when its doors are open"):
        actions.let_in(joining, by=owner)
    actions.finish_opening(actions.begin_opening(network, by=owner))
    joining.refresh_from_db()
    assert joining.state == "active"


def test_whom_the_list_had_banned_does_not_come_in_by_asking_before(network, owner):
    begun(network, owner)
    asking = PersonFactory()
    joining = actions.join(network, person=asking)
    actions.ban_address(network, asking.addresses.get().email, by=owner)
    actions.finish_opening(actions.begin_opening(network, by=owner))
    joining.refresh_from_db()
    assert joining.state == "requested"


def test_a_move_is_called_off_until_the_doors_are_opening(network, owner):
    begun(network, owner)
    actions.call_off_move(network, by=owner)
    assert Network.objects.get().moving_since is None
    begun(network, owner)
    actions.begin_opening(network, by=owner)
    with pytest.raises(MoveRefused, match="being opened already"):
        actions.call_off_move(network, by=owner)


def test_what_the_list_knew_is_kept(network):
    [newcomer] = newcomers(
        "jo@work.example", level="digest", away_until=date(2099, 1, 1), is_held=True, joined_on=date(2009, 3, 1)
    )
    actions.bring_in_members(network, [newcomer])
    membership = Membership.objects.get(person__account__email="jo@work.example")
    assert (membership.level, membership.away_until, membership.posting) == ("digest", date(2099, 1, 1), "held")
    assert membership.joined_at.date() == date(2009, 3, 1)


def test_whoever_belongs_left_or_was_declined_keeps_to_that(network):
    people = {}
    for state in ("active", "left", "declined", "banned"):
        people[state] = MembershipFactory(network=network, state=state, level="web").person
    comers = [Newcomer(person.addresses.get()) for person in people.values()]
    outcomes = actions.bring_in_members(network, comers)
    assert outcomes == {person.pk: state for state, person in people.items()}
    assert set(Membership.objects.exclude(role="owner").values_list("level", flat=True)) == {"web"}


def test_who_has_asked_is_let_in(network):
    asked = MembershipFactory(network=network, state="requested")
    assert actions.bring_in_members(network, [Newcomer(asked.person.addresses.get())]) == {asked.person_id: "brought"}
    asked.refresh_from_db()
    assert (asked.state, asked.brought_in_at is None) == ("active", False)


def test_bringing_in_twice_is_once(network, owner):
    some = newcomers("jo@work.example", "mia@work.example")
    actions.bring_in_members(network, some)
    actions.bring_in_members(network, some)
    assert Network.objects.get().member_count == 1 + 2


def test_mail_goes_on_to_the_address_that_was_on_the_list(network):
    person = PersonFactory()
    home = second_address(person)
    actions.bring_in_members(network, [Newcomer(home)])
    assert Membership.objects.get(person=person).address == home


def test_the_letter_always_says_how_to_leave(network, owner):
    move = actions.word_letter(network, by=owner, subject="{network}\n has moved", words="Come in. {unknown}")
    wording = moving_letters.worded(network, move, address="a@x", leave="https://x/leave")
    assert wording.subject == "Lone Workers has moved"
    assert "https://x/leave" in wording.text
    assert "{unknown}" in wording.text


def test_what_is_put_into_the_letter_is_not_looked_through_again(owner):
    network = NetworkFactory(name="The {leave} club", owner=owner)
    wording = moving_letters.worded(network, None, address="a@x", leave="https://x/leave")
    assert wording.subject == "The {leave} club has moved"


def test_an_owner_sends_it_to_themselves_twenty_times_at_most(network, owner):
    for _time in range(20):
        actions.try_letter(network, by=owner)
    with pytest.raises(MoveRefused, match="twenty times"):
        actions.try_letter(network, by=owner)


def test_finishing_twice_is_once(network, owner):
    move = actions.begin_opening(begun(network, owner), by=owner)
    done = actions.finish_opening(move).done_at
    assert actions.finish_opening(move).done_at == done <= timezone.now()

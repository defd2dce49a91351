"""What is done twice at the same moment, as by two clicks or in two windows, is done one after the other."""

import pytest
from django.contrib.sessions.models import Session

from staffroom.journal.models import Entry
from staffroom.rooms.people import actions
from staffroom.rooms.people.models import Address, Block, Category, Follow, Person

from .at_once import at_once
from .coming_in import come_in
from .factories import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def jo(site):
    return PersonFactory(name="Jo Norwood", handle="jo")


@pytest.fixture
def ira(site):
    return PersonFactory(name="Ira Vance", handle="ira")


def again(person):
    """As another request finds them."""
    return Person.objects.get(pk=person.pk)


def test_an_address_is_added_once(jo):
    added = at_once(*[lambda: actions.add_address(again(jo), "second@mail.example").pk] * 4)

    assert len(set(added)) == 1
    assert jo.addresses.count() == 2


def test_no_more_addresses_than_there_may_be_are_added(jo):
    emails = [f"address-{number}@mail.example" for number in range(12)]

    added = at_once(*[lambda email=email: actions.add_address(again(jo), email).email for email in emails])

    assert added.count(actions.AddressRefused) == 3
    assert jo.addresses.count() == 10


def test_of_two_addresses_that_are_made_the_first_one_is(jo):
    others = [actions.verify_address(actions.add_address(jo, f"{name}@mail.example")) for name in ("one", "two")]

    at_once(*[lambda pk=it.pk: actions.make_primary(Address.objects.get(pk=pk)) for it in others])

    assert jo.addresses.filter(is_primary=True).count() == 1


def test_an_address_that_becomes_the_first_one_is_not_removed(jo):
    other = actions.verify_address(actions.add_address(jo, "other@mail.example"))
    stale = Address.objects.get(pk=other.pk)
    actions.make_primary(other)

    assert at_once(lambda: actions.remove_address(stale)) == [actions.AddressRefused]
    assert jo.addresses.get(is_primary=True) == other


def test_a_category_is_made_once(jo):
    made = at_once(*[lambda: actions.category_for(again(jo), name="Choir").pk] * 4)

    assert (len(set(made)), Category.objects.count()) == (1, 1)


def test_nobody_follows_whom_a_block_keeps_apart(jo, ira):
    for _round in range(5):
        at_once(lambda: actions.follow(again(ira), again(jo)) and None, lambda: actions.block(again(jo), again(ira)).pk)
        assert (Block.objects.count(), Follow.objects.count()) == (1, 0)
        actions.unblock(jo, ira)


def test_an_account_is_closed_once(jo):
    PersonFactory(account__is_operator=True)

    clicks = [again(jo) for _click in range(3)]

    at_once(*[lambda person=person: actions.leave(person, keeps_words=True) for person in clicks])

    assert Entry.objects.filter(name__endswith="PersonLeft").count() == 1


def test_nothing_is_left_of_the_sessions_of_a_closed_account(jo, client):
    PersonFactory(account__is_operator=True)
    come_in(client, "jo@mail.example")
    assert Session.objects.count() == 1

    actions.leave(again(jo), keeps_words=True)

    assert Session.objects.count() == 0
    assert client.get("/you/").status_code == 302


def test_who_has_just_left_gets_no_address_and_knows_blocks_and_follows_nobody(jo, ira):
    PersonFactory(account__is_operator=True)
    stale = again(jo)
    actions.leave(again(jo), keeps_words=True)

    for act, refusal in (
        (lambda: actions.add_address(stale, "second@mail.example"), actions.AddressRefused),
        (lambda: actions.ask_to_connect(stale, ira), actions.ConnectRefused),
        (lambda: actions.follow(again(ira), stale), actions.FollowRefused),
        (lambda: actions.block(again(jo), ira), actions.BlockRefused),
    ):
        with pytest.raises(refusal):
            act()

    assert (Address.objects.filter(person=jo).count(), Block.objects.count(), Follow.objects.count()) == (0, 0, 0)

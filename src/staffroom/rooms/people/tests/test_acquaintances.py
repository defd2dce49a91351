"""Who is found by an address: nobody who has not said so."""

import pytest
from django.utils import timezone

from staffroom.rooms.people import actions
from staffroom.rooms.people.acquaintances import found_by_address
from staffroom.rooms.people.models import Account, Address

from .factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def wilma():
    return PersonFactory(name="Wilma", handle="wilma")


def findable(handle: str, **named):
    return PersonFactory(handle=handle, account__is_found_by_address=True, **named)


def test_only_who_says_so_is_found_by_an_address(wilma):
    ira = findable("ira", name="Ira")
    PersonFactory(handle="tom")

    assert found_by_address(wilma, ["ira@mail.example", "tom@mail.example", "nobody@mail.example"]) == [ira]


def test_nobody_is_found_until_they_say_so():
    assert Account._meta.get_field("is_found_by_address").default is False


def test_any_proved_address_finds_and_no_other_does(wilma):
    ira = findable("ira")
    Address.objects.create(person=ira, email="second@mail.example", verified_at=timezone.now())
    Address.objects.create(person=ira, email="claimed@mail.example")
    Address.objects.create(person=ira, email="vouched@mail.example", verified_at=timezone.now(), is_vouched_for=True)

    assert found_by_address(wilma, ["second@mail.example"]) == [ira]
    assert found_by_address(wilma, ["claimed@mail.example", "vouched@mail.example"]) == []


def test_who_has_blocked_whom_is_not_found_either_way(wilma):
    ira, tom = findable("ira"), findable("tom")
    actions.block(ira, wilma)
    actions.block(wilma, tom)

    assert found_by_address(wilma, ["ira@mail.example", "tom@mail.example"]) == []


def test_one_does_not_find_oneself_nor_who_is_shut_out(wilma):
    Account.objects.filter(person=wilma).update(is_found_by_address=True)
    actions.shut_out(findable("ira"))

    assert found_by_address(wilma, ["wilma@mail.example", "ira@mail.example"]) == []


def test_thousands_of_addresses_are_looked_up_at_some_hundreds_a_time(wilma, django_assert_num_queries):
    ira = findable("ira")
    emails = [f"{number}@mail.example" for number in range(1_200)] + ["ira@mail.example"]

    with django_assert_num_queries(3):
        assert found_by_address(wilma, emails) == [ira]


def test_the_account_page_asks_and_keeps_the_answer(client, wilma):
    client.force_login(wilma.account)

    client.post("/you/addresses/found/", {"is_found": "on"})
    assert Account.objects.get(person=wilma).is_found_by_address is True
    assert b"People who know my address may find me here" in client.get("/you/").content

    client.post("/you/addresses/found/", {})
    assert Account.objects.get(person=wilma).is_found_by_address is False

"""Closing an account, from the page to the last row."""

import json

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from staffroom.journal.models import Entry
from staffroom.rooms.people import actions, keeping
from staffroom.rooms.people.models import Account, Address, Person

from .coming_in import come_in, who_is_in
from .factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def of_the_site(site):
    return site


@pytest.fixture
def maeve():
    return PersonFactory(
        name="Maeve Tully", handle="maeve-tully", headline="Kinship", account__email="maeve@kinship.example"
    )


def test_an_account_is_closed_with_its_owner_sure_and_everywhere(client_of, maeve):
    here, elsewhere = client_of(maeve), client_of(maeve)
    assert here.get(reverse("people:leaving")).status_code == 200
    assert here.post(reverse("people:leaving"), {"words": "keep"}).status_code == 422

    answer = here.post(reverse("people:leaving"), {"words": "keep", "sure": "on"})

    assert (answer.status_code, "Your account is closed" in answer.content.decode()) == (200, True)
    assert 'class="guest"' in answer.content.decode()
    assert (who_is_in(here), who_is_in(elsewhere)) == ("", "")
    assert Account.objects.count() == Address.objects.count() == EmailAddress.objects.count() == 0
    assert Entry.objects.latest("pk").data == {"person_id": maeve.pk, "keeps_words": True}


def test_nothing_is_left_of_who_said_nothing(client_of, maeve, run_tasks):
    client_of(maeve).post(reverse("people:leaving"), {"words": "withdraw", "sure": "on"})
    run_tasks()

    assert Person.objects.count() == 0


def test_who_comes_back_is_somebody_new(client_of, maeve, run_tasks):
    client_of(maeve).post(reverse("people:leaving"), {"words": "keep", "sure": "on"})
    run_tasks()

    client = Client()
    come_in(client, "maeve@kinship.example")

    assert Person.objects.members().get().pk != maeve.pk


def test_the_last_operator_cannot_leave_and_is_told_why(client_of):
    operator = PersonFactory(account__is_operator=True)
    client = client_of(operator)

    answer = client.post(reverse("people:leaving"), {"words": "keep", "sure": "on"})

    assert answer.status_code == 422
    assert "You are the only operator of this site" in answer.content.decode()
    assert who_is_in(client) == operator.name


def test_one_of_two_operators_can_leave_and_the_other_cannot():
    first, second = PersonFactory(account__is_operator=True), PersonFactory(account__is_operator=True)

    actions.leave(first, keeps_words=True)

    with pytest.raises(actions.LeaveRefused):
        actions.leave(second, keeps_words=True)


def test_a_closed_operator_account_counts_for_nobody():
    PersonFactory(account__is_operator=True, account__is_active=False)

    with pytest.raises(actions.LeaveRefused):
        actions.leave(PersonFactory(account__is_operator=True), keeps_words=True)


def test_leaving_twice_changes_nothing(maeve):
    actions.leave(maeve, keeps_words=True)
    actions.leave(maeve, keeps_words=True)

    assert (maeve.kind, maeve.name, maeve.handle, maeve.headline) == ("former", "Former member", None, "")
    assert Entry.objects.filter(name__endswith="PersonLeft").count() == 1


def test_removing_what_is_left_twice_changes_nothing(maeve):
    actions.leave(maeve, keeps_words=True)

    assert keeping.remove(maeve, keeps_words=True) == 1
    assert keeping.remove(maeve, keeps_words=True) == 0


def test_what_is_taken_along_is_one_file_with_everything(client_of, maeve):
    actions.add_address(maeve, "maeve@home.example")

    answer = client_of(maeve).get(reverse("people:takeaway"))

    assert answer["Content-Disposition"] == 'attachment; filename="staffroom-maeve-tully.json"'
    assert "no-store" in answer["Cache-Control"]
    mine = json.loads(answer.content)["people"]
    assert (mine["name"], mine["handle"], mine["headline"]) == ("Maeve Tully", "maeve-tully", "Kinship")
    assert [(one["email"], one["first"]) for one in mine["addresses"]] == [
        ("maeve@home.example", False),
        ("maeve@kinship.example", True),
    ]
    assert mine["account"]["language"] == "en-gb"


@pytest.mark.parametrize(
    "page", ["/people/known/", "/people/known/cards.vcf", "/people/requests/", "/people/following/?show=followers"]
)
def test_lists_that_led_to_them_do_so_no_more_before_anything_else_is_removed(client_of, maeve, page):
    known, asked = PersonFactory(), PersonFactory()
    actions.connect(maeve, known)
    actions.follow(maeve, known)
    actions.ask_to_connect(maeve, asked)

    actions.leave(maeve, keeps_words=True)

    for person in (known, asked):
        answer = client_of(person).get(page)
        assert (answer.status_code, b"Maeve Tully" in answer.content) == (200, False)

"""From a second address to one account, in the browser."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core import mail

from staffroom.rooms.people import actions
from staffroom.rooms.people.models import Account, Person

from .factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo(site):
    return PersonFactory(name="Jo Norwood", handle="jo")


@pytest.fixture
def joanna(site):
    return PersonFactory(name="Joanna Norwood", handle="joanna")


def link_to(client, email: str) -> str:
    client.post("/you/addresses/", {"email": email})
    assert mail.outbox[-1].to == [email]
    return re.search(r"http://testserver(\S+)", mail.outbox[-1].body)[1]


def test_the_link_from_the_other_mailbox_offers_to_make_two_accounts_one(client_of, jo, joanna):
    client = client_of(jo)
    link = link_to(client, "joanna@mail.example")

    page = client.get(link).content.decode()
    assert "You have another account here" in page
    assert "Joanna Norwood (@joanna)" in page
    client.post(link)
    assert Person.objects.members().count() == 2

    answer = client.post(link, {"wish": "merge"}, follow=True)
    assert "The two accounts are one." in answer.content.decode()
    assert actions.person_of("joanna@mail.example") == jo
    assert client.get("/@joanna/").status_code in {301, 308}


def test_until_the_link_is_opened_nothing_says_that_there_is_another_account(client_of, jo, joanna):
    client = client_of(jo)
    for email in ("joanna@mail.example", "nobody@mail.example"):
        client.post("/you/addresses/", {"email": email})

    page = client.get("/you/").content.decode()
    assert "Joanna" not in page
    assert page.count("not proved yet") == 2


def test_the_link_is_no_use_to_whoever_is_not_signed_in_as_who_asked(client_of, jo, joanna):
    link = link_to(client_of(jo), "joanna@mail.example")

    assert client_of(PersonFactory()).post(link, {"wish": "merge"}).status_code == 404
    assert client_of(None).post(link, {"wish": "merge"}).status_code == 302
    assert client_of(joanna).post(link, {"wish": "merge"}).status_code == 404
    assert Person.objects.filter(pk=joanna.pk).exists()


def test_an_account_with_a_second_step_says_so_and_stays(client_of, jo, joanna):
    Authenticator.objects.create(user=joanna.account, type="totp", data={"secret": "x"})
    client = client_of(jo)
    link = link_to(client, "joanna@mail.example")
    page = client.get(link).content.decode()
    assert ("secured by a passkey or a second step" in page, "Make them one" in page) == (True, False)

    answer = client.post(link, {"wish": "merge"})

    assert answer.status_code == 422
    assert "secured by a passkey or a second step" in answer.content.decode()
    assert Person.objects.filter(pk=joanna.pk).exists()


def test_the_page_says_what_differs_and_nothing_of_what_does_not(client_of, jo, joanna):
    client = client_of(jo)
    link = link_to(client, "joanna@mail.example")
    words = ("do not find you by it", "Your passkeys and your second step stay", "opens this account as it opened")

    page = client.get(link).content.decode()
    assert [it in page for it in words] == [False, False, False]

    Account.objects.filter(person=joanna).update(is_found_by_address=True)
    Authenticator.objects.create(user=jo.account, type="totp", data={"secret": "x"})
    SocialAccount.objects.create(user=joanna.account, provider="orcid", uid="0000-0001")
    page = client.get(link).content.decode()
    assert [it in page for it in words] == [True, True, True]

"""How many come from one part of the internet: no network of addresses gets around what one address may."""

from itertools import product

import pytest
from django.core import mail as sent_mail
from django.test import RequestFactory
from django.urls import reverse

from staffroom.foundation import environment
from staffroom.foundation.prefixes import read_networks
from staffroom.rooms.people.models import Account
from staffroom.rooms.people.pace import address_of, is_too_fast

from .coming_in import code_in_mail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture
def three_and_six(settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {
        f"{what}_{where}": rate
        for what, (where, rate) in product(["codes", "accounts", "knocks"], [("near", "3/h/key"), ("wide", "6/h/key")])
    }


def knocks(*addresses) -> list[bool]:
    """Whether each is let through."""
    factory = RequestFactory()
    return [not is_too_fast(factory.post("/", REMOTE_ADDR=address), "knocks") for address in addresses]


def test_one_address_may_do_so_much(three_and_six):
    assert knocks(*["192.0.2.7"] * 4) == [True, True, True, False]


def test_the_addresses_of_one_house_count_as_one(three_and_six):
    assert knocks(*[f"2001:db8:1:2::{number}" for number in range(1, 5)]) == [True, True, True, False]


def test_all_the_houses_that_one_customer_has_count_together(three_and_six):
    assert knocks(*[f"2001:db8:1:{number}::1" for number in range(1, 8)]) == [*[True] * 6, False]
    assert knocks(*[f"192.0.2.{number}" for number in range(1, 8)]) == [*[True] * 6, False]
    assert knocks("2001:db8:2:1::1", "198.51.100.1") == [True, True]


def test_a_house_that_asks_too_often_uses_up_nothing_of_its_neighbours(three_and_six):
    knocks(*["192.0.2.7"] * 20)
    assert knocks("192.0.2.8", "192.0.2.8", "192.0.2.8") == [True, True, True]


def test_an_ipv4_address_written_as_ipv6_is_the_same(three_and_six):
    assert knocks("192.0.2.7", "::ffff:192.0.2.7", "192.0.2.7", "::ffff:192.0.2.7") == [True, True, True, False]


def test_the_server_itself_is_not_counted_and_neither_is_who_the_operator_names(three_and_six, settings):
    assert all(knocks(*["127.0.0.1"] * 10, *["::1"] * 10))
    settings.UNCOUNTED = read_networks(["192.0.2.0/24"])
    assert all(knocks(*["192.0.2.7"] * 10))


def test_a_setting_that_names_no_network_is_refused_in_words(monkeypatch):
    monkeypatch.setenv("STAFFROOM_UNCOUNTED", "192.0.2.0/24, the library")
    with pytest.raises(environment.UnexpectedValue, match="“the library” is no network of addresses"):
        environment.networks("STAFFROOM_UNCOUNTED")


def test_what_a_browser_claims_is_believed_only_from_the_web_server_before_us(settings):
    asked = RequestFactory().post("/", REMOTE_ADDR="198.51.100.1", headers={"X-Forwarded-For": "192.0.2.9, 192.0.2.7"})
    assert address_of(asked) == "198.51.100.1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert address_of(asked) == "192.0.2.7"


def ask(client, email, address):
    return client.post(reverse("people:sign_in"), {"email": email}, REMOTE_ADDR=address)


def test_codes_are_not_sent_by_the_hundred_to_a_network_of_addresses(client, three_and_six):
    answers = [ask(client, f"n{number}@spam.example", f"2001:db8:1:2::{number}") for number in range(1, 6)]
    assert ([answer.status_code for answer in answers], len(sent_mail.outbox)) == ([302, 302, 302, 422, 422], 3)
    assert "A lot came from your part of the internet just now" in answers[-1].content.decode()


def test_accounts_are_not_made_by_the_hundred_either(client, three_and_six, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"codes_near": "99/h/key", "codes_wide": "99/h/key"}
    for number in range(1, 5):
        ask(client, f"n{number}@spam.example", f"2001:db8:1:2::{number}")
        answer = client.post(reverse("people:code"), {"code": code_in_mail()}, REMOTE_ADDR=f"2001:db8:1:2::{number}")
        client.logout()
    assert Account.objects.count() == 3
    assert answer.url == "/sign-in/?next=%2F"
    # Whoever has an account comes in as ever.
    ask(client, "n1@spam.example", "2001:db8:1:2::9")
    client.post(reverse("people:code"), {"code": code_in_mail()}, REMOTE_ADDR="2001:db8:1:2::9")
    assert client.session["_auth_user_id"] == str(Account.objects.get(email="n1@spam.example").pk)

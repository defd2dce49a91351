"""Coming in by another provider. Run by test_providers.py, in a process whose settings name one."""

import os
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from django.core import mail
from django.urls import reverse

from staffroom.rooms.people import actions
from staffroom.rooms.people.models import Account, Address
from staffroom.rooms.people.tests.coming_in import who_is_in
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.wiring.keeping import takeaway
from staffroom.wiring.providers import known_as

from .openid_provider import OpenIDProvider

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="session")
def provider():
    made = OpenIDProvider(urlsplit(os.environ["STAFFROOM_OPENID_URL"]).port)
    yield made
    made.close()


@pytest.fixture
def jo(site):
    return PersonFactory(name="Jo Norwood", handle="jo")


def go(client, provider, *, connect=False, sub="jo-there", **claims):
    """To the provider and back, with a yes."""
    url = "/providers/openid/?process=connect" if connect else "/providers/openid/"
    return client.get(provider.grant(client.post(url)["Location"], sub=sub, **claims))


def connected(client_of, person, provider, **claims):
    go(client_of(person), provider, connect=True, **claims)
    return SocialAccount.objects.get(user=person.account)


def test_the_buttons_are_there(client_of, jo):
    assert "Come in with Guild ID" in client_of(None).get("/sign-in/").content.decode()
    assert "Other ways in" in client_of(jo).get("/you/").content.decode()
    assert "Connect Guild ID" in client_of(jo).get("/you/providers/").content.decode()


def test_the_button_may_lead_there_and_nowhere_else(client_of, jo, provider):
    policy = client_of(None).get("/sign-in/")["Content-Security-Policy"]

    assert f"form-action 'self' {provider.issuer};" in f"{policy};"


def test_who_has_connected_it_comes_in_by_it(client, client_of, jo, provider):
    account = connected(client_of, jo, provider)
    assert (account.provider, account.uid, account.extra_data) == ("openid", known_as(provider.issuer, "jo-there"), {})
    assert "Another way into your account" in mail.outbox[-1].subject

    go(client, provider)

    assert who_is_in(client) == "Jo Norwood"
    assert UserSession.objects.filter(user=jo.account).exists()
    assert not SocialToken.objects.exists()


def test_who_has_not_comes_in_by_a_code_and_no_account_is_made(client, jo, provider):
    answer = go(client, provider, sub="somebody")

    assert answer["Location"] == "/sign-in/"
    assert "No account here is connected" in client.get("/sign-in/").content.decode()
    assert who_is_in(client) == ""
    assert (Account.objects.count(), SocialAccount.objects.count()) == (1, 0)


@pytest.mark.parametrize("is_verified", [True, False, "true"])
def test_an_address_that_the_provider_names_opens_nothing(client, jo, provider, is_verified):
    go(client, provider, sub="intruder", email="jo@mail.example", email_verified=is_verified)

    assert who_is_in(client) == ""
    assert not SocialAccount.objects.exists()


def test_an_address_that_the_provider_names_is_not_taken_over(client_of, jo, provider):
    connected(client_of, jo, provider, email="other@mail.example", email_verified=True)

    assert list(Address.objects.values_list("email", flat=True)) == ["jo@mail.example"]
    assert actions.person_of("other@mail.example") is None


def test_the_second_step_is_asked_all_the_same(client, client_of, jo, provider):
    connected(client_of, jo, provider)
    Authenticator.objects.create(user=jo.account, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})

    answer = go(client, provider)

    assert answer["Location"] == reverse("mfa_authenticate")
    assert who_is_in(client) == ""


def test_who_is_shut_out_does_not_come_in_so(client, client_of, jo, provider):
    connected(client_of, jo, provider)
    actions.shut_out(jo)

    go(client, provider)

    assert who_is_in(client) == ""


def test_one_there_opens_one_account_here(client_of, jo, provider):
    connected(client_of, jo, provider)
    other = PersonFactory()

    go(client_of(other), provider, connect=True)

    assert [it.user for it in SocialAccount.objects.all()] == [jo.account]


def test_whose_address_is_not_proved_leaves_no_way_in_for_later(client_of, jo, provider):
    jo.addresses.update(verified_at=None)

    answer = go(client_of(jo), provider, connect=True)

    assert answer["Location"] == "/you/"
    assert not SocialAccount.objects.exists()


def test_an_answer_that_was_not_asked_for_here_is_refused(client_of, client, jo, provider):
    answer = provider.grant(client_of(jo).post("/providers/openid/?process=connect")["Location"], sub="jo-there")

    client.get(answer)

    assert who_is_in(client) == ""
    assert not SocialAccount.objects.exists()


def test_an_answer_counts_once(client_of, jo, provider):
    connected(client_of, jo, provider)
    browser = client_of(None)
    answer = provider.grant(browser.post("/providers/openid/")["Location"], sub="jo-there")
    browser.get(answer)
    browser.logout()

    browser.get(answer)

    assert who_is_in(browser) == ""


def test_an_answer_for_another_site_opens_nothing(client, client_of, jo, provider):
    connected(client_of, jo, provider)
    provider.audience = "another-client"

    answer = go(client, provider)
    provider.audience = "staffroom-client"

    assert answer["Location"] == "/sign-in/"
    assert who_is_in(client) == ""


def test_who_breaks_it_off_is_told_that_nothing_was_changed(client, jo, provider):
    asked = client.post("/providers/openid/")["Location"]
    state = asked.split("state=")[1].split("&")[0]

    client.get(f"/providers/openid/callback/?error=access_denied&state={state}")

    assert "You have broken it off at Guild ID." in client.get("/sign-in/").content.decode()


def test_a_link_alone_leads_nowhere(client, jo, provider):
    page = client.get("/providers/openid/")

    assert page.status_code == 200
    assert "Come in with Guild ID?" in page.content.decode()


def test_a_provider_that_nobody_named_is_not_there(client, jo):
    assert client.post("/providers/evil/").status_code == 404


def test_it_is_disconnected_by_its_owner_alone(client, client_of, jo, provider):
    account = connected(client_of, jo, provider)
    assert client_of(PersonFactory()).post(f"/you/providers/{account.pk}/removal/").status_code == 404

    client_of(jo).post(f"/you/providers/{account.pk}/removal/")
    go(client, provider)

    assert who_is_in(client) == ""


def test_it_is_taken_along_and_goes_with_the_account(client_of, jo, provider):
    connected(client_of, jo, provider)
    PersonFactory(account__is_operator=True)

    assert [it["as"] for it in takeaway(jo)["ways in elsewhere"]] == ["jo-there"]
    actions.leave(jo, keeps_words=True)
    assert not SocialAccount.objects.exists()


def test_of_two_persons_who_are_one_each_account_there_opens_the_one_here(client, client_of, jo, provider):
    connected(client_of, jo, provider)
    joanna = PersonFactory(name="Joanna Norwood", handle="joanna")
    connected(client_of, joanna, provider, sub="joanna-there")

    actions.merge(jo, joanna)
    go(client, provider, sub="joanna-there")

    assert who_is_in(client) == "Jo Norwood"
    page = client_of(jo).get("/you/providers/").content.decode()
    assert (page.count("opens your account"), "jo-there" in page, "joanna-there" in page) == (2, True, True)
    assert "Connect Guild ID" not in page


def test_a_second_step_of_the_one_guards_what_opened_the_other(client, client_of, jo, provider):
    joanna = PersonFactory(name="Joanna Norwood", handle="joanna")
    connected(client_of, joanna, provider, sub="joanna-there")
    Authenticator.objects.create(user=jo.account, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})

    actions.merge(jo, joanna)

    assert go(client, provider, sub="joanna-there")["Location"] == reverse("mfa_authenticate")
    assert who_is_in(client) == ""


def test_the_same_number_at_another_provider_is_somebody_else(client, client_of, jo, provider):
    SocialAccount.objects.create(
        user=jo.account, provider="openid", uid=known_as("https://id.before.example", "jo-there")
    )

    go(client, provider)

    assert who_is_in(client) == ""


def test_a_number_that_an_earlier_version_kept_still_opens_the_account(client, client_of, jo, provider):
    SocialAccount.objects.create(user=jo.account, provider="openid", uid="jo-there")

    go(client, provider)

    assert who_is_in(client) == "Jo Norwood"
    assert SocialAccount.objects.get().uid == known_as(provider.issuer, "jo-there")
    assert "jo-there, since" in client.get("/you/providers/").content.decode()


def test_a_number_as_long_as_there_may_be_is_known_again(client, client_of, jo, provider):
    connected(client_of, jo, provider, sub="n" * 190)

    go(client, provider, sub="n" * 190)

    assert who_is_in(client) == "Jo Norwood"
    assert len(SocialAccount.objects.get().uid) <= 191


def test_a_number_that_looks_like_what_is_kept_of_another_opens_nothing(client, client_of, jo, provider):
    kept = connected(client_of, jo, provider)

    go(client, provider, sub=kept.uid)

    assert who_is_in(client) == ""
    assert SocialAccount.objects.get().uid == kept.uid

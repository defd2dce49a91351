"""Signing in by a code, for those who are here and for those who are new."""

import time
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from staffroom.rooms.people.models import Account, Address, Person

from .coming_in import ADDRESS, ask_for_code, code_in_mail, come_in, enter, who_is_in
from .factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def of_the_site(site):
    return site


@pytest.fixture
def maeve():
    return PersonFactory(name="Maeve Tully", handle="maeve-tully", account__email=ADDRESS)


def test_an_address_and_a_code_open_the_account(client, maeve):
    answer = ask_for_code(client)
    assert answer["Location"] == "/sign-in/code/?next=%2F"
    assert client.get(answer["Location"]).status_code == 200

    answer = enter(client, code_in_mail())

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert who_is_in(client) == "Maeve Tully"


def test_somebody_new_has_no_account_until_the_code_is_entered_and_says_then_who_they_are(client):
    ask_for_code(client, "Ada.Byrne@Kinship.example ")
    assert Person.objects.count() == 0

    answer = enter(client, code_in_mail(), next="/networks/")

    assert answer["Location"] == "/welcome/?next=%2Fnetworks%2F"
    address = Address.objects.get()
    assert (address.email, address.is_primary, address.verified_at is not None) == (
        "ada.byrne@kinship.example",
        True,
        True,
    )
    assert (address.person.name, address.person.handle) == ("Ada Byrne", "ada-byrne")


def test_nothing_tells_whether_somebody_is_here(maeve):
    """The same words, the same number of queries and of writes; nobody is even looked up."""
    pages, queries, letters = [], [], []
    for email in (ADDRESS, "nobody@kinship.example"):
        client = Client()
        client.get(reverse("people:sign_in"))
        with CaptureQueriesContext(connection) as captured:
            answer = ask_for_code(client, email)
        page = client.get(answer["Location"])
        queries.append([query["sql"].split()[:3] for query in captured])
        pages.append((answer.status_code, answer["Location"], page.content.replace(email.encode(), b"ADDRESS")))
        letters.append((mail.outbox[-1].subject.replace(code_in_mail(), "CODE"), len(mail.outbox[-1].body)))

    assert _without_tokens(pages[0]) == _without_tokens(pages[1])
    assert queries[0] == queries[1]
    assert letters[0] == letters[1]


def test_asking_twice_tells_nothing_either(maeve):
    counts = []
    for email in (ADDRESS, "nobody@kinship.example"):
        ask_for_code(Client(), email)
        with CaptureQueriesContext(connection) as captured:
            ask_for_code(Client(), email)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_a_wrong_password_and_an_unknown_address_say_the_same(client, maeve):
    maeve.account.set_password("a shelf of one's own")
    maeve.account.save()
    pages = []
    for email in (ADDRESS, "nobody@kinship.example"):
        answer = client.post(reverse("people:sign_in"), {"login": email, "password": "guessing"})
        pages.append((answer.status_code, answer.content.replace(email.encode(), b"ADDRESS")))

    assert pages[0][0] == 422
    assert _without_tokens(pages[0]) == _without_tokens(pages[1])


def test_a_password_opens_the_account_too(client, maeve):
    maeve.account.set_password("a shelf of one's own")
    maeve.account.save()

    answer = client.post(
        reverse("people:sign_in"), {"login": ADDRESS, "password": "a shelf of one's own", "next": "/you/"}
    )

    assert answer["Location"] == "/you/"
    assert who_is_in(client) == "Maeve Tully"


def test_asking_again_gives_a_new_code_and_the_old_one_is_void(client, maeve):
    ask_for_code(client)
    first = code_in_mail()
    ask_for_code(client)
    second = code_in_mail()

    if first != second:
        assert enter(client, first).status_code == 422
    assert enter(client, second).status_code == 302


def test_another_code_for_the_same_attempt_makes_the_first_one_void(client, maeve):
    ask_for_code(client)
    first = code_in_mail()

    answer = client.post(reverse("people:code"), {"action": "resend", "next": "/you/"})

    assert (answer["Location"], len(mail.outbox)) == ("/sign-in/code/?next=%2Fyou%2F", 2)
    if code_in_mail() != first:
        assert enter(client, first).status_code == 422
    assert enter(client, code_in_mail(), next="/you/")["Location"] == "/you/"


def test_another_address_can_be_given_while_a_code_is_on_its_way(client, maeve):
    ask_for_code(client, "mistyped@kinship.example")
    assert client.get(reverse("people:sign_in")).status_code == 200

    come_in(client)

    assert who_is_in(client) == "Maeve Tully"


def test_a_code_may_be_typed_with_a_space(client, maeve):
    ask_for_code(client)
    code = code_in_mail()

    assert enter(client, f" {code[:3]} {code[3:]}").status_code == 302


def test_the_third_wrong_code_ends_the_attempt_and_says_how_to_go_on(client, maeve):
    ask_for_code(client)
    right = code_in_mail()
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"

    assert [enter(client, wrong).status_code for _ in range(3)] == [422, 422, 302]
    answer = enter(client, right)
    assert answer["Location"] == "/sign-in/?next=%2F"
    page = client.get(answer["Location"]).content.decode()
    assert "That was tried too often" in page
    assert come_in(client)["Location"] == "/"


def test_a_code_is_good_for_a_quarter_of_an_hour(client, maeve, monkeypatch):
    ask_for_code(client)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + timedelta(minutes=16).total_seconds())

    answer = enter(client, code_in_mail())

    assert answer["Location"] == "/sign-in/?next=%2F"
    assert "That code is no longer good" in client.get(answer["Location"]).content.decode()
    assert who_is_in(client) == ""


def test_a_code_asked_for_again_is_good_for_a_quarter_of_an_hour_from_then(client, maeve, monkeypatch):
    ask_for_code(client)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + timedelta(minutes=14).total_seconds())
    client.post(reverse("people:code"), {"action": "resend"})
    monkeypatch.setattr(time, "time", lambda: now + timedelta(minutes=28).total_seconds())

    assert enter(client, code_in_mail()).status_code == 302


def test_a_code_opens_nothing_in_another_browser(maeve):
    ask_for_code(Client())
    other = Client()

    assert enter(other, code_in_mail())["Location"] == "/sign-in/?next=%2F"
    assert who_is_in(other) == ""


def test_a_code_opens_once(client, maeve):
    come_in(client)
    code = code_in_mail()
    client.post(reverse("account_logout"))

    enter(client, code)

    assert who_is_in(client) == ""


def test_codes_for_one_address_are_limited_across_sessions_and_callers(maeve):
    statuses = [
        Client(REMOTE_ADDR=f"192.0.2.{number}").post(reverse("people:sign_in"), {"email": ADDRESS}).status_code
        for number in range(6)
    ]

    assert statuses == [302] * 5 + [422]
    assert len(mail.outbox) == 5


def test_asking_for_another_code_counts_against_the_same_limit(client, maeve):
    ask_for_code(client)
    for _ in range(6):
        answer = client.post(reverse("people:code"), {"action": "resend"})

    assert len(mail.outbox) == 5
    assert "Several codes were asked for already" in client.get(answer["Location"]).content.decode()


def test_one_caller_cannot_ask_for_codes_for_many_addresses(db):
    statuses = [
        Client().post(reverse("people:sign_in"), {"email": f"number-{number}@kinship.example"}).status_code
        for number in range(31)
    ]

    assert statuses == [302] * 30 + [422]


def test_wrong_passwords_are_limited_across_sessions(maeve):
    maeve.account.set_password("a shelf of one's own")
    maeve.account.save()
    for _ in range(5):
        Client().post(reverse("people:sign_in"), {"login": ADDRESS, "password": "guessing"})

    client = Client()
    answer = client.post(reverse("people:sign_in"), {"login": ADDRESS, "password": "a shelf of one's own"})

    assert answer.status_code == 422
    assert who_is_in(client) == ""


def test_no_address_is_no_way_in(client):
    answer = ask_for_code(client, "not an address")

    assert answer.status_code == 422
    assert mail.outbox == []


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "https:evil.example",
        "javascript:alert(1)",
        "http://testserver@evil.example/",
        "\thttps://evil.example/",
    ],
)
def test_next_never_leads_to_another_site(client, maeve, elsewhere):
    page = client.get(reverse("people:sign_in"), {"next": elsewhere}).content.decode()
    assert 'name="next" value="/"' in page

    assert come_in(client, next=elsewhere)["Location"] == "/"
    assert client.get(reverse("people:sign_in"), {"next": elsewhere})["Location"] == "/"
    assert client.get(reverse("people:code"), {"next": elsewhere})["Location"] == "/"


def test_the_session_gets_a_new_key_when_somebody_comes_in(client, maeve):
    ask_for_code(client)
    before = client.session.session_key

    enter(client, code_in_mail())

    assert client.session.session_key != before


def test_a_closed_account_is_not_opened(client, maeve):
    Account.objects.filter(person=maeve).update(is_active=False)

    answer = come_in(client)

    assert answer["Location"] == reverse("account_inactive")
    assert "This account is closed" in client.get(answer["Location"]).content.decode()
    assert who_is_in(client) == ""


def test_any_proved_address_opens_the_account_and_a_claim_does_not(client, maeve):
    Address.objects.create(person=maeve, email="maeve@home.example", verified_at="2026-01-01T00:00Z")
    Address.objects.create(person=maeve, email="someone@else.example")

    come_in(client, "maeve@home.example")
    assert who_is_in(client) == "Maeve Tully"

    other = Client()
    come_in(other, "someone@else.example")
    assert who_is_in(other) == "Someone"


def test_pages_speak_the_language_of_the_account_from_then_on(client, maeve):
    Account.objects.filter(person=maeve).update(language="de")

    come_in(client)

    assert client.cookies["django_language"].value == "de"


def test_somebody_new_gets_the_language_they_came_in(client):
    client.cookies["django_language"] = "de"

    come_in(client, "neu@kinship.example")

    assert Account.objects.get().language == "de"


@pytest.mark.parametrize("path", ["/account/email/", "/account/signup/", "/account/password/reset/", "/account/login/"])
def test_pages_of_the_library_that_would_change_the_mirror_are_not_there(client_of, maeve, path):
    assert client_of(maeve).get(path).status_code == 404
    assert client_of(None).get(path).status_code == 404


def _without_tokens(page):
    """A page without the token against forgery, and without the moment in which it was made."""
    return [part for part in str(page).split('"') if len(part) != 64 and part.count(":") != 2]

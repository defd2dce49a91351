"""Where somebody is signed in, and signing out there."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from staffroom.rooms.people import actions, tasks
from staffroom.rooms.people.keeping import export
from staffroom.rooms.people.open_sessions import SEEN_ON, open_sessions

from .coming_in import ADDRESS, come_in, who_is_in
from .factories import PersonFactory

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604.1"


@pytest.fixture
def maeve(site):
    return PersonFactory(name="Maeve Tully", handle="maeve", account__email=ADDRESS)


@pytest.fixture
def at_home(maeve):
    return signed_in(FIREFOX, "192.0.2.7")


@pytest.fixture
def on_the_phone(maeve, at_home):
    return signed_in(PHONE, "192.0.2.99")


def signed_in(user_agent: str, ip: str) -> Client:
    client = Client(HTTP_USER_AGENT=user_agent, REMOTE_ADDR=ip)
    come_in(client)
    return client


def test_every_browser_is_listed_and_this_one_is_marked(at_home, on_the_phone):
    page = at_home.get("/you/sessions/").content.decode()

    assert '<b>Firefox on Linux</b> <span class="state good">here</span>' in page
    assert "<b>Safari on iPhone</b></p>" in page
    assert "from 192.0.2.99." in page
    assert page.count("Sign out there") == 1


def test_one_session_is_ended_and_the_others_go_on(at_home, on_the_phone):
    phones = UserSession.objects.get(ip="192.0.2.99")

    at_home.post(f"/you/sessions/{phones.pk}/")

    assert (who_is_in(at_home), who_is_in(on_the_phone)) == ("Maeve Tully", "")
    assert "iPhone" not in at_home.get("/you/sessions/").content.decode()


def test_nobody_ends_somebody_elses(client_of, at_home):
    his = UserSession.objects.get()

    assert client_of(PersonFactory()).post(f"/you/sessions/{his.pk}/").status_code == 404
    assert client_of(None).post(f"/you/sessions/{his.pk}/").status_code == 302
    assert who_is_in(at_home) == "Maeve Tully"


def test_nothing_is_ended_by_following_a_link(at_home):
    assert at_home.get(f"/you/sessions/{UserSession.objects.get().pk}/").status_code == 405
    assert who_is_in(at_home) == "Maeve Tully"


def test_signing_out_everywhere_else_leaves_this_one_on_the_list(at_home, on_the_phone):
    answer = at_home.post("/you/sessions/", follow=True).content.decode()

    assert "Firefox on Linux" in answer
    assert "iPhone" not in answer
    assert who_is_in(on_the_phone) == ""


def test_what_a_new_password_has_ended_is_not_listed(maeve, at_home, on_the_phone):
    maeve.account.set_password("two shelves of one's own")
    maeve.account.save()

    assert open_sessions(maeve.account, None) == []
    assert not UserSession.objects.exists()


def test_a_session_is_not_listed_once_it_is_over(maeve, at_home, on_the_phone):
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))

    assert open_sessions(maeve.account, None) == []


def test_signing_out_takes_it_off_the_list(maeve, at_home, on_the_phone):
    on_the_phone.post(reverse("account_logout"))

    assert [it.system for it in open_sessions(maeve.account, None)] == ["Linux"]


def test_another_day_is_noted_once(at_home):
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(days=3))
    session = at_home.session
    session[SEEN_ON] = "2020-01-01"
    session.save()

    with CaptureQueriesContext(
        connection,
    ) as first:
        at_home.get("/you/blocks/")
    with CaptureQueriesContext(connection) as second:
        at_home.get("/you/blocks/")

    assert UserSession.objects.get().last_seen_at.date() == timezone.now().date()
    assert any("usersessions" in query["sql"] for query in first)
    assert not any("usersessions" in query["sql"] for query in second)


def test_the_list_costs_as_many_questions_for_three_as_for_one(at_home):
    counts = []
    for _again in range(2):
        at_home.get("/you/sessions/")
        with CaptureQueriesContext(connection) as asked:
            at_home.get("/you/sessions/")
        counts.append(len(asked))
        signed_in(PHONE, "192.0.2.1")
        signed_in(PHONE, "192.0.2.2")

    assert counts[0] == counts[1]


def test_sessions_are_taken_along_and_forgotten_with_what_is_over(maeve, at_home, on_the_phone):
    taken = export(maeve)["account"]["signed in"]
    assert [(it["browser"], it["from"]) for it in taken] == [(FIREFOX, "192.0.2.7"), (PHONE, "192.0.2.99")]

    Session.objects.all().delete()
    tasks.forget_sessions.func()
    assert not UserSession.objects.exists()


def test_leaving_takes_them_along(maeve, at_home):
    PersonFactory(account__is_operator=True)
    actions.leave(maeve, keeps_words=True)

    assert not UserSession.objects.exists()
    assert who_is_in(at_home) == ""


@pytest.fixture
def under_a_new_key(settings):
    def change(*, is_old_known: bool) -> None:
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY] if is_old_known else []
        settings.SECRET_KEY = "another one"

    return change


def test_sessions_under_a_key_that_is_still_known_stay_on_the_list(maeve, at_home, on_the_phone, under_a_new_key):
    under_a_new_key(is_old_known=True)

    page = at_home.get("/you/sessions/").content.decode()

    assert '<b>Firefox on Linux</b> <span class="state good">here</span>' in page
    assert "<b>Safari on iPhone</b></p>" in page
    assert (who_is_in(at_home), who_is_in(on_the_phone)) == ("Maeve Tully", "Maeve Tully")
    assert [it.system for it in open_sessions(maeve.account, None)] == ["iPhone", "Linux"]


def test_to_come_in_elsewhere_signs_nobody_out_under_a_key_that_is_still_known(
    maeve, at_home, on_the_phone, under_a_new_key
):
    under_a_new_key(is_old_known=True)

    signed_in(FIREFOX, "192.0.2.8")

    assert (who_is_in(at_home), who_is_in(on_the_phone)) == ("Maeve Tully", "Maeve Tully")
    assert [it.ip for it in open_sessions(maeve.account, None)] == ["192.0.2.8", "192.0.2.99", "192.0.2.7"]


@pytest.mark.parametrize("is_phone_used", [True, False])
def test_they_end_like_any_other(maeve, at_home, on_the_phone, under_a_new_key, is_phone_used):
    under_a_new_key(is_old_known=True)
    if is_phone_used:
        assert who_is_in(on_the_phone) == "Maeve Tully"

    page = at_home.post("/you/sessions/", follow=True).content.decode()

    assert (page.count("Firefox on Linux"), "iPhone" in page) == (1, False)
    assert (who_is_in(at_home), who_is_in(on_the_phone)) == ("Maeve Tully", "")


def test_one_alone_of_them_is_ended_too(at_home, on_the_phone, under_a_new_key):
    under_a_new_key(is_old_known=True)

    at_home.post(f"/you/sessions/{UserSession.objects.get(ip='192.0.2.99').pk}/")

    assert (who_is_in(at_home), who_is_in(on_the_phone)) == ("Maeve Tully", "")


def test_sessions_that_cannot_be_read_any_more_are_nobodys_and_break_nothing(at_home, on_the_phone, under_a_new_key):
    under_a_new_key(is_old_known=False)
    assert (who_is_in(at_home), who_is_in(on_the_phone)) == ("", "")

    again = signed_in(FIREFOX, "192.0.2.8")
    page = again.get("/you/sessions/").content.decode()

    assert (page.count("Firefox on Linux"), "iPhone" in page) == (1, False)
    assert [it.ip for it in UserSession.objects.all()] == ["192.0.2.8"]
    assert Session.objects.count() == 1
    again.post("/you/sessions/")
    assert who_is_in(again) == "Maeve Tully"


def test_a_session_that_is_damaged_is_not_listed(maeve, at_home, on_the_phone):
    phones = UserSession.objects.get(ip="192.0.2.99").session_key
    Session.objects.filter(session_key=phones).update(session_data="no session at all")

    page = at_home.get("/you/sessions/").content.decode()

    assert ("Firefox on Linux" in page, "iPhone" in page) == (True, False)


def test_a_program_that_does_not_say_what_it_is_is_listed_too(maeve):
    client = signed_in("", "2001:db8::7")

    page = client.get("/you/sessions/").content.decode()
    assert "A program that doesn't say what it is" in page
    assert "2001:db8::7" in page

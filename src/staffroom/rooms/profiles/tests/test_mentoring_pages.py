"""Mentoring on the web, by forms alone."""

import pytest

from staffroom.rooms.people.actions import block
from staffroom.rooms.people.models import Audience
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles import actions
from staffroom.rooms.profiles.models import Mentor, Mentoring, Term

pytestmark = pytest.mark.django_db
State = Mentoring.State


@pytest.fixture
def priya():
    return PersonFactory(name="Priya Shah", handle="priya-shah")


@pytest.fixture
def jo():
    return PersonFactory(name="Jo Norwood", handle="jo-norwood")


def text(answer):
    return answer.content.decode()


def test_offered_found_asked_for_and_accepted(client_of, jo, priya):
    health = Term.objects.create(vocabulary="sector", slug="health", name="Health", names={"de": "Gesundheit"})
    offer = {"capacity": "1", "words": "First service plans", "sectors": [str(health.pk)]}
    assert client_of(priya).post("/you/mentoring/", offer).status_code == 302
    found = text(client_of(jo).get("/people/mentors/?sector=health&words=plans&room=on"))
    assert "First service plans" in found
    assert "Health · " in found
    assert "Ask Priya to mentor you" in text(client_of(jo).get("/@priya-shah/"))
    client_of(jo).post("/@priya-shah/mentoring/", {"purpose": "I write my first plan."})
    made = Mentoring.objects.get()
    assert "Jo Norwood asks you to be their mentor." in text(client_of(priya).get(f"/mentoring/{made.pk}/"))
    answer = client_of(priya).post(f"/mentoring/{made.pk}/answer/", {"wish": "yes", "words": ""}, follow=True)
    assert "I write my first plan." in text(answer)
    assert Mentoring.objects.get().state == State.ACCEPTED
    assert "Mentors as many people as they can" in text(client_of(PersonFactory()).get("/@priya-shah/"))


def test_declined_with_a_few_words_and_ended(client_of, jo, priya):
    actions.offer_mentoring(priya, capacity=1)
    made = actions.ask_mentor(jo, priya, purpose="Help")
    assert client_of(priya).post(f"/mentoring/{made.pk}/answer/", {"wish": "no", "words": "x" * 601}).status_code == 422
    client_of(priya).post(f"/mentoring/{made.pk}/answer/", {"wish": "no", "words": "In autumn"})
    assert "In autumn" in text(client_of(jo).get(f"/mentoring/{made.pk}/"))


@pytest.mark.parametrize("wish", ["", "yes", "no", "end", "fly"])
def test_nobody_else_answers(client_of, jo, priya, wish):
    actions.offer_mentoring(priya, capacity=1)
    made = actions.ask_mentor(jo, priya, purpose="Help")
    stranger = client_of(PersonFactory())
    assert stranger.post(f"/mentoring/{made.pk}/answer/", {"wish": wish}).status_code == 404
    assert stranger.get(f"/mentoring/{made.pk}/").status_code == 404
    assert Mentoring.objects.get().state == State.ASKED


def test_one_click_confirms_or_stops(client_of, priya):
    actions.offer_mentoring(priya, capacity=1)
    client_of(priya).post("/you/mentoring/availability/", {"wish": "stop"})
    assert Mentor.objects.get().is_available is False
    client_of(priya).post("/you/mentoring/availability/", {"wish": "confirm"})
    assert Mentor.objects.get().is_available is True


def test_who_never_offered_it_is_told_so(client_of, jo):
    answer = client_of(jo).post("/you/mentoring/availability/", {"wish": "confirm"}, follow=True)
    assert "You have not said yet that you would mentor others." in text(answer)


@pytest.mark.parametrize("capacity", ["", "0", "21", "x", "1e9"])
def test_a_number_that_is_none_is_said(client_of, priya, capacity):
    assert client_of(priya).post("/you/mentoring/", {"capacity": capacity}).status_code == 422
    assert not Mentor.objects.exists()


@pytest.mark.parametrize("query", ["sector=%00", "sector=nothing", "words=%25_%27", "room=maybe", "page=x"])
def test_whatever_stands_in_the_address_finds_or_finds_nothing(client_of, jo, priya, query):
    actions.offer_mentoring(priya, capacity=1)
    assert client_of(jo).get(f"/people/mentors/?{query}").status_code == 200


def test_who_blocked_somebody_is_not_there_for_them(client_of, jo, priya):
    actions.offer_mentoring(priya, capacity=1, words="First service plans")
    block(priya, jo)
    assert "First service plans" not in text(client_of(jo).get("/people/mentors/"))
    assert client_of(jo).get("/@priya-shah/mentoring/").status_code == 404


def test_who_is_no_mentor_is_not_asked(client_of, jo, priya):
    assert "not open to mentoring" in text(client_of(jo).get("/@priya-shah/mentoring/"))
    assert client_of(jo).post("/@priya-shah/mentoring/", {"purpose": "Help"}).status_code == 422


def test_guests_see_it_where_it_is_for_anyone(client, priya):
    actions.offer_mentoring(priya, capacity=1, words="First service plans")
    actions.show(priya, audience=Audience.PUBLIC, is_indexed=False)
    assert "First service plans" not in text(client.get("/@priya-shah/"))
    actions.disclose(priya, {"mentoring": (Audience.PUBLIC, None)})
    assert "First service plans" in text(client.get("/@priya-shah/"))

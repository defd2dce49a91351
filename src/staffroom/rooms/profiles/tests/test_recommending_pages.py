"""Recommendations on the web: asked for, written, approved, put in order, seen by whom they are shown to."""

import re

import pytest

from staffroom.rooms.people.actions import block, connect
from staffroom.rooms.people.models import Audience
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles import actions
from staffroom.rooms.profiles.models import Recommendation

pytestmark = pytest.mark.django_db
State = Recommendation.State
TEXT = "She reads everything twice.\n\nAnd then she <b>answers</b>."


@pytest.fixture
def jo():
    return PersonFactory(name="Jo Norwood", handle="jo-norwood")


@pytest.fixture
def priya(jo):
    made = PersonFactory(name="Priya Shah", handle="priya-shah")
    connect(made, jo)
    return made


def approved(writer, recommended, text=TEXT):
    made = actions.recommend(writer, recommended, text=text)
    return actions.approve_recommendation(made, by=recommended, revision=made.revision)


def page_of(client, handle="jo-norwood"):
    return client.get(f"/@{handle}/").content.decode()


def test_it_is_asked_for_written_and_approved_by_forms_alone(client_of, jo, priya):
    answer = client_of(jo).post(
        "/@priya-shah/recommendation/request/",
        {"purpose": "my evidence service", "beginning": "I worked with Jo …", "relation": "led", "circumstances": ""},
        follow=True,
    )
    assert "You have asked Priya Shah." in answer.content.decode()
    form = client_of(priya).get("/@jo-norwood/recommendation/").content.decode()
    assert "Jo asks you for it: my evidence service" in form
    assert "I worked with Jo …</textarea>" in form
    client_of(priya).post(
        "/@jo-norwood/recommendation/", {"text": TEXT, "relation": "led", "circumstances": "in Leeds"}
    )
    made = Recommendation.objects.get()
    assert "She reads everything" not in page_of(client_of(priya))
    read = client_of(jo).get(f"/recommendations/{made.pk}/").content.decode()
    assert "<p>She reads everything twice.</p>\n\n<p>And then she &lt;b&gt;answers&lt;/b&gt;.</p>" in read
    revision = re.search(r'name="revision" value="(\d+)"', read)[1]
    client_of(jo).post(f"/recommendations/{made.pk}/approval/", {"revision": revision})
    shown = page_of(client_of(priya))
    assert "<p>She reads everything twice.</p>" in shown
    assert "Priya Shah was the manager of Jo Norwood, in Leeds" in shown


def test_what_was_changed_meanwhile_is_not_approved(client_of, jo, priya):
    made = actions.recommend(priya, jo, text=TEXT)
    actions.recommend(priya, jo, text="She reads nothing.")
    answer = client_of(jo).post(f"/recommendations/{made.pk}/approval/", {"revision": "1"}, follow=True)
    assert "It has been changed since you read it." in answer.content.decode()
    assert not Recommendation.objects.shown().exists()


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 40, "²"])
def test_a_revision_that_is_none_approves_nothing(client_of, jo, priya, revision):
    made = actions.recommend(priya, jo, text=TEXT)
    client_of(jo).post(f"/recommendations/{made.pk}/approval/", {"revision": revision})
    assert not Recommendation.objects.shown().exists()


def test_handing_back_and_declining_take_a_few_words(client_of, jo, priya):
    made = actions.recommend(priya, jo, text=TEXT)
    client_of(jo).post(f"/recommendations/{made.pk}/answer/", {"revision": "1", "words": "Leave out the last sentence"})
    assert "Leave out the last sentence" in client_of(priya).get("/@jo-norwood/recommendation/").content.decode()
    asked = actions.ask_for_recommendation(priya, jo, purpose="a post")
    client_of(jo).post(f"/recommendations/{asked.pk}/answer/", {"words": "After the summer"})
    assert "After the summer" in client_of(priya).get(f"/recommendations/{asked.pk}/").content.decode()


def test_too_many_words_are_given_back(client_of, jo, priya):
    made = actions.recommend(priya, jo, text=TEXT)
    answer = client_of(jo).post(f"/recommendations/{made.pk}/answer/", {"revision": "1", "words": "x" * 601})
    assert answer.status_code == 422
    assert Recommendation.objects.get().state == State.WAITING


def test_nobody_else_finds_it(client_of, jo, priya):
    made = approved(priya, jo)
    stranger = client_of(PersonFactory())
    assert stranger.get(f"/recommendations/{made.pk}/").status_code == 404
    for what in ("approval", "answer", "withdrawal", "place"):
        assert stranger.post(f"/recommendations/{made.pk}/{what}/").status_code == 404
    assert Recommendation.objects.shown().count() == 1


def test_withdrawn_it_is_gone_from_every_page(client_of, jo, priya):
    made = approved(priya, jo)
    client_of(priya).post(f"/recommendations/{made.pk}/withdrawal/")
    assert client_of(jo).get(f"/recommendations/{made.pk}/").status_code == 404
    assert (
        "She reads everything"
        not in page_of(client_of(jo)) + client_of(jo).get("/you/recommendations/").content.decode()
    )


def test_they_are_put_in_order_with_buttons(client_of, jo, priya):
    connect(jo, ada := PersonFactory(name="Ada Lovell"))
    approved(priya, jo)
    second = approved(ada, jo, "She counts.")
    client_of(jo).post(f"/recommendations/{second.pk}/place/", {"to": "up"})
    shown = page_of(client_of(jo))
    assert shown.index("She counts.") < shown.index("She reads everything twice.")


@pytest.mark.parametrize("path", ["/@priya-shah/recommendation/", "/@priya-shah/recommendation/request/"])
def test_who_blocked_somebody_is_not_there_for_them(client_of, jo, priya, path):
    block(priya, jo)
    assert client_of(jo).get(path).status_code == 404
    assert client_of(jo).post(path, {"text": "Hello", "relation": "led"}).status_code == 404


@pytest.mark.parametrize("path", ["/@jo-norwood/recommendation/", "/@jo-norwood/recommendation/request/"])
def test_nobody_recommends_themself(client_of, jo, path):
    assert client_of(jo).get(path).status_code == 404


def test_a_stranger_is_told_why_not_and_keeps_what_they_wrote(client_of, jo):
    answer = client_of(PersonFactory()).post("/@jo-norwood/recommendation/", {"text": TEXT, "relation": "colleague"})
    assert answer.status_code == 422
    assert "You can recommend people you know" in answer.content.decode()
    assert "She reads everything twice." in answer.content.decode()


class TestWhoSeesThem:
    def test_guests_see_those_whose_writer_is_there_for_them_too(self, client, jo, priya):
        approved(priya, jo)
        connect(jo, ada := PersonFactory(name="Ada Lovell", audience=Audience.PUBLIC))
        approved(ada, jo, "She counts.")
        actions.show(jo, audience=Audience.PUBLIC, is_indexed=False)
        actions.disclose(jo, {"recommendations": (Audience.PUBLIC, None)})
        shown = page_of(client)
        assert "She counts." in shown
        assert "Priya Shah" not in shown
        assert "She reads everything" not in shown

    def test_members_see_none_that_are_for_connections(self, client_of, jo, priya):
        approved(priya, jo)
        actions.disclose(jo, {"recommendations": (Audience.CONNECTIONS, None)})
        assert "She reads everything" not in page_of(client_of(PersonFactory()))
        assert "She reads everything" in page_of(client_of(priya))

    def test_who_is_blocked_by_its_writer_does_not_read_it(self, client_of, jo, priya):
        approved(priya, jo)
        block(priya, blocked := PersonFactory())
        assert "Priya Shah" not in page_of(client_of(blocked))

    def test_what_waits_is_for_the_two_alone(self, client_of, jo, priya):
        actions.recommend(priya, jo, text=TEXT)
        for somebody in (priya, jo, PersonFactory()):
            assert "She reads everything" not in page_of(client_of(somebody))

"""The pages of whom one knows: asking, answering, sorting, following."""

import re

import pytest
from django.urls import reverse

from staffroom.rooms.people import actions
from staffroom.rooms.people.knowing import Tie, tie_between
from staffroom.rooms.people.models import Category, Connection, ConnectionRequest
from staffroom.rooms.people.rules import are_connected
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo():
    return PersonFactory(name="Jo Norwood", handle="jo-norwood")


@pytest.fixture
def pat():
    return PersonFactory(name="Pat Ellis", handle="pat-ellis")


def connection_url(handle):
    return reverse("people:connection", args=[handle])


def bare(answer):
    """The page without what is made anew for each answer."""
    return re.sub(rb'(nonce|value)="[^"]*"', b"", answer.content)


def test_somebody_is_asked_on_their_page_and_says_yes_on_theirs(jo, pat, client_of):
    client = client_of(jo)
    assert "Connect with Pat" in client.get("/@pat-ellis/").content.decode()
    client.post(connection_url("pat-ellis"), {"wish": "ask", "note": "We met in Leeds."})
    assert "You have asked Pat" in client.get("/@pat-ellis/").content.decode()
    assert "We met in Leeds." in client.get(reverse("people:requests"), {"show": "made"}).content.decode()

    client = client_of(pat)
    assert "We met in Leeds." in client.get(reverse("people:requests")).content.decode()
    assert "Jo would like to connect" in client.get("/@jo-norwood/").content.decode()
    answer = client.post(connection_url("jo-norwood"), {"wish": "accept"})

    assert answer.url == reverse("people:known_person", args=["jo-norwood"])
    assert are_connected(jo, pat)
    assert "You are connected" in client.get("/@jo-norwood/").content.decode()
    assert "Nobody is waiting for you" in client.get(reverse("people:requests")).content.decode()


def test_the_asker_s_pages_are_the_same_whether_ignored_or_waiting(jo, pat, client_of):
    actions.ask_to_connect(jo, pat, note="Hello")
    client = client_of(jo)
    pages = ["/@pat-ellis/", connection_url("pat-ellis"), "/people/requests/?show=made", "/people/requests/"]
    before = [bare(client.get(page)) for page in pages]

    actions.ignore(pat, jo)

    assert [bare(client.get(page)) for page in pages] == before


def test_what_was_ignored_is_kept_for_a_change_of_mind(jo, pat, client_of):
    actions.ask_to_connect(jo, pat)
    client = client_of(pat)
    client.post(connection_url("jo-norwood"), {"wish": "ignore"}, follow=True)

    assert "Jo Norwood" not in client.get("/people/requests/").content.decode()
    assert "Jo Norwood" in client.get("/people/requests/?show=ignored").content.decode()
    client.post(connection_url("jo-norwood"), {"wish": "accept"})
    assert are_connected(jo, pat)


def test_a_request_is_taken_back_and_a_connection_ended(jo, pat, client_of):
    actions.ask_to_connect(jo, pat)
    client = client_of(jo)
    client.post(connection_url("pat-ellis"), {"wish": "withdraw"})
    assert tie_between(jo, pat) == Tie()

    actions.connect(jo, pat)
    client.post(connection_url("pat-ellis"), {"wish": "disconnect"})
    assert not Connection.objects.exists()


@pytest.mark.parametrize("wish", ["accept", "ignore", "withdraw", "disconnect", "marry", "", None])
def test_what_cannot_be_done_is_said_and_changes_nothing(jo, pat, client_of, wish):
    answer = client_of(jo).post(connection_url("pat-ellis"), {} if wish is None else {"wish": wish})

    assert answer.status_code == 422
    assert tie_between(jo, pat) == Tie()


def test_a_note_that_is_too_long_comes_back_with_its_words(jo, pat, client_of):
    answer = client_of(jo).post(connection_url("pat-ellis"), {"wish": "ask", "note": "w" * 601})

    assert answer.status_code == 422
    assert "w" * 601 in answer.content.decode()
    assert not ConnectionRequest.objects.exists()


@pytest.mark.parametrize("name", ["connection", "attention"])
def test_who_is_blocked_finds_the_same_as_for_nobody(jo, pat, client_of, name):
    actions.block(jo, pat)
    client = client_of(pat)
    for method in (client.get, client.post):
        there, nowhere = (method(reverse(f"people:{name}", args=[it])) for it in ("jo-norwood", "nobody-at-all"))
        assert there.status_code == nowhere.status_code == 404
        assert bare(there) == bare(nowhere).replace(b"nobody-at-all", b"jo-norwood")


def test_one_s_own_page_has_no_buttons(jo, client_of):
    client = client_of(jo)

    assert connection_url("jo-norwood") not in client.get("/@jo-norwood/").content.decode()
    assert client.get(connection_url("jo-norwood")).status_code == 404


def test_former_colleagues_who_called_themselves_friends_are_put_right(jo, client_of):
    friend = actions.category_for(jo, kind="friend")
    people = [PersonFactory(name=f"Former {number}") for number in range(3)]
    for person in people:
        actions.connect(jo, person)
    actions.categorise(jo, people, friend)
    client = client_of(jo)
    page = client.get("/people/known/?category=friend").content.decode()
    assert [person.name in page for person in people] == [True] * 3

    answer = client.post(
        "/people/known/?category=friend", {"person": [people[0].pk, people[2].pk], "category": "former"}
    )

    assert answer.url == "/people/known/?category=friend"
    page = client.get(answer.url).content.decode()
    assert "2 people are in “Former colleague” now." in page
    assert list(jo.connections.filter(category=friend).values_list("other", flat=True)) == [people[1].pk]


def test_all_that_are_found_are_moved_over_every_page(jo, client_of):
    for number in range(32):
        actions.connect(jo, PersonFactory(name=f"Person {number:02}"))
    other = PersonFactory(name="Somebody Else")
    actions.connect(jo, other)

    client_of(jo).post("/people/known/?q=person", {"all": "yes", "new_category": "From the choir"})

    assert jo.connections.filter(category=Category.objects.get(name="From the choir")).count() == 32
    assert jo.connections.get(other=other).category is None


@pytest.mark.parametrize(
    "data", [{}, {"person": "x"}, {"person": "9" * 30, "category": "friend"}, {"person": "1", "category": "own-1"}]
)
def test_a_tick_that_means_nobody_is_said(jo, pat, client_of, data):
    actions.connect(jo, pat)

    answer = client_of(jo).post("/people/known/", data)

    assert answer.status_code == 422
    assert jo.connections.get().category is None


@pytest.mark.parametrize("query", ["category=own-999", "category=enemies", "category=own-x", "q=%00", "page=x"])
def test_a_choice_that_makes_no_sense_is_no_trouble(jo, pat, client_of, query):
    actions.connect(jo, pat)

    assert client_of(jo).get(f"/people/known/?{query}").status_code == 200


def test_people_are_found_by_name_category_and_one_s_notes(jo, client_of):
    ann, bea = PersonFactory(name="Ann Archer"), PersonFactory(name="Bea Brook")
    for person in (ann, bea):
        actions.connect(jo, person)
    actions.note_about(jo, ann, notes="Knows about herbals")
    actions.note_about(bea, jo, notes="Knows nothing of herbals")
    client = client_of(jo)

    def named(query):
        page = client.get(f"/people/known/?{query}").content.decode()
        return [person.name for person in (ann, bea) if person.name in page]

    assert named("q=HERBALS") == ["Ann Archer"]
    assert named("q=brook") == ["Bea Brook"]
    assert named("category=none") == ["Ann Archer", "Bea Brook"]
    assert named("category=friend") == []


def test_notes_are_kept_on_a_page_that_nobody_else_has(jo, pat, client_of):
    actions.connect(jo, pat)
    url = reverse("people:known_person", args=["pat-ellis"])
    kept = {"category": "", "new_category": "Leeds", "met_at": "The Leeds meeting", "notes": "zqsecretqz"}
    client = client_of(jo)
    client.post(url, kept)

    side = jo.connections.select_related("category").get()
    assert (side.category.label, side.met_at, side.notes) == ("Leeds", "The Leeds meeting", "zqsecretqz")
    assert "zqsecretqz" in client.get(url).content.decode()

    client = client_of(pat)
    for page in (reverse("people:known_person", args=["jo-norwood"]), "/people/known/", "/@jo-norwood/", "/you/"):
        assert "zqsecretqz" not in client.get(page).content.decode()
    assert client.get(url).status_code == 404


def test_own_categories_are_added_renamed_and_removed(jo, pat, client_of):
    client, url = client_of(jo), reverse("people:categories")
    client.post(url, {"name": "Leeds"})
    own = Category.objects.get()
    client.post(url, {"category": own.pk, "name": "Bradford"})
    assert "Bradford" in client.get(url).content.decode()
    assert client.post(url, {"name": " "}).status_code == 422

    theirs = actions.category_for(pat, name="Theirs")
    assert client.post(url, {"category": theirs.pk, "wish": "remove"}).status_code == 404
    client.post(url, {"category": own.pk, "wish": "remove"})
    assert list(Category.objects.all()) == [theirs]


def test_somebody_is_followed_and_muted_on_their_page(jo, pat, client_of):
    client, url = client_of(jo), reverse("people:attention", args=["pat-ellis"])
    client.post(url, {"wish": "follow"})
    assert tie_between(jo, pat).follows
    client.post(url, {"wish": "mute"})
    assert tie_between(jo, pat) == Tie(mutes=True)
    assert "Pat Ellis" in client.get(reverse("people:mutes")).content.decode()
    client.post(url, {"wish": "unmute"})
    assert tie_between(jo, pat) == Tie()
    assert client.post(url, {"wish": "adore"}).status_code == 422

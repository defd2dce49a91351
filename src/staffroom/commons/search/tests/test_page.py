import re
from html import unescape

import pytest
from django.core.cache import caches

from staffroom.commons.search import rebuilding, results
from staffroom.journal import runner
from staffroom.rooms.conversations.tests.factories import ConversationFactory, long_conversation, network_of
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo():
    return PersonFactory(name="Jo Norwood", handle="jo-norwood")


@pytest.fixture
def place(jo):
    return network_of(jo, name="Lone archivists", slug="archivists")


@pytest.fixture
def said(jo, place):
    conversation = ConversationFactory(
        author=jo, networks=[place], title="Moving <house>", text="Two libraries & a box."
    )
    runner.run_all()
    return conversation


def text_of(page):
    return " ".join(unescape(re.sub(r"<[^>]*>", "", page.text)).split())


def test_a_result_says_what_where_who_and_leads_there(said, jo, client_of):
    page = client_of(jo).get("/search/", {"q": "library moving"})

    message = said.messages.get().pk
    assert f'<h3><a href="/messages/{message}/"><mark>Moving</mark> &lt;house&gt;</a></h3>' in page.text
    assert '<p class="excerpt">Two <mark>libraries</mark> &amp; a box.</p>' in page.text
    assert '<a href="/networks/archivists/">Lone archivists</a>' in page.text
    assert '<a href="/@jo-norwood/">Jo Norwood</a>' in page.text
    assert "One found" in text_of(page)
    assert '<meta name="robots" content="noindex">' in page.text


def test_a_guest_finds_what_is_public_and_no_way_to_a_person(said, client_of):
    page = client_of(None).get("/search/", {"q": "library"})

    assert ("One found" in text_of(page), "Jo Norwood" in page.text, "/@jo-norwood/" in page.text) == (
        True,
        True,
        False,
    )
    assert page.cookies == {}


def test_before_anything_is_asked_it_says_how(client_of, jo):
    assert "What are you looking for?" in text_of(client_of(jo).get("/search/"))


@pytest.mark.parametrize(
    ("asked", "hint"),
    [("elephant", "Try fewer words"), ("elephant from:jo", "Look everywhere"), ("in:nowhere", "There may be more")],
)
def test_where_nothing_was_found_there_is_a_hint(said, jo, client_of, asked, hint):
    page = text_of(client_of(jo).get("/search/", {"q": asked}))

    assert ("Nothing found" in page, hint in page) == (True, True)


def test_a_guest_who_finds_nothing_hears_of_members(said, client_of):
    assert "Much more is said among members." in text_of(client_of(None).get("/search/", {"q": "elephant"}))


def test_the_form_leads_to_the_address_of_its_query(jo, client_of):
    form = {
        "words": 'box "two libraries"',
        "by": "Jo Norwood",
        "within": "archivists",
        "after": "2023",
        "before": "",
        "order": "best",
    }
    answer = client_of(jo).get("/search/", {**form, "has_attachment": "on"})

    assert (answer.status_code, answer["Location"]) == (
        302,
        "/search/?q=from%3A%22Jo+Norwood%22+in%3Aarchivists+has%3Aattachment+after%3A2023+box+%22two+libraries%22&order=best",
    )


def test_the_form_shows_what_stands_in_the_box(jo, client_of):
    page = client_of(jo).get("/search/", {"q": 'from:jo in:x after:2023 box "y z"'}).text

    shown = re.findall(r'name="(words|by|within|after)" value="([^"]*)"', page)
    assert shown == [("words", "box &quot;y z&quot;"), ("by", "jo"), ("within", "x"), ("after", "2023")]


def test_within_a_network_the_page_says_so_and_its_own_page_leads_there(said, jo, client_of):
    network = client_of(None).get("/networks/archivists/").text
    page = client_of(jo).get("/search/?q=in:archivists library")

    assert '<a class="button" href="/search/?q=in:archivists" rel="nofollow">' in network
    assert "In this networkLone archivists" in text_of(page)


def test_pages_of_what_was_found_lead_on_and_back(jo, client_of, monkeypatch):
    monkeypatch.setattr(results, "SIZE", 3)
    long_conversation(5, author=jo)
    runner.run_all()
    client = client_of(jo)
    first = client.get("/search/", {"q": "message"})
    onward = unescape(re.search(r'href="([^"]+)" rel="next"', first.text)[1])
    back = unescape(re.search(r'href="([^"]+)" rel="prev"', client.get(onward).text)[1])

    numbers = re.findall(r"<mark>Message</mark> (\d)", first.text)
    assert numbers == ["5", "4", "3"]
    assert re.findall(r"<mark>Message</mark> (\d)", client.get(onward).text) == ["2", "1"]
    assert re.findall(r"<mark>Message</mark> (\d)", client.get(back).text) == numbers


def test_until_the_index_is_made_the_page_says_so(jo, client_of):
    words = "The index is being made."
    before = text_of(client_of(jo).get("/search/"))
    list(rebuilding.rebuild())

    assert (words in before, words in text_of(client_of(jo).get("/search/"))) == (True, False)


@pytest.mark.parametrize("asked", ['"><script>alert(1)</script>', "'\"<img src=x>", "{{ 1 }}", "\x00", "%", "a" * 5000])
def test_what_was_typed_is_shown_as_text(jo, client_of, asked):
    page = client_of(jo).get("/search/", {"q": asked})

    assert (page.status_code, "<script>alert" in page.text, "<img src=x" in page.text) == (200, False, False)


def test_every_page_leads_to_the_search(said, jo, client_of):
    caches["pages"].clear()

    assert 'href="/search/"' in client_of(None).get("/").text
    assert 'action="/search/"' in client_of(jo).get("/").text

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from staffroom.commons.search import indexing, planning, results
from staffroom.commons.search.models import Entry
from staffroom.foundation.words import Query
from staffroom.journal import runner
from staffroom.rooms.conversations import actions
from staffroom.rooms.conversations.tests.factories import a_file, bring, network_of
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo():
    return PersonFactory(name="Jo Müller", handle="jo-mueller", headline="Archivist of fells")


@pytest.fixture
def place(jo):
    network = network_of(jo, name="Lone archivists", slug="archivists", purpose="For whoever keeps crates alone")
    indexing.index("network", [network.pk])
    return network


def said(place, author, *texts, title="Moving house", at=None):
    """A conversation that came in from elsewhere; its messages are a minute apart."""
    at = at or datetime(2024, 5, 17, 12, tzinfo=UTC)
    all_said = [
        actions.Said(author=author, text=text, posted_at=at + timedelta(minutes=number))
        for number, text in enumerate(texts)
    ]
    [conversation] = actions.bring_in(place, [actions.BroughtIn(title=title, said=all_said)])
    runner.run_all()
    return conversation


def found(person, asked, **options):
    """The excerpts of what was found, or titles where there are none."""
    answer = results.search(person, Query.read(asked), **options)
    return [hit.excerpt or hit.title for hit in answer.page.items]


def test_words_phrases_and_beginnings_find_what_was_said(jo, place):
    said(place, jo, "Two libraries moved.", "The library is part-time.", "We moved two boxes.", "Ça va à Łódź.")

    assert found(jo, "library") == ["The <mark>library</mark> is part-time.", "Two <mark>libraries</mark> moved."]
    assert found(jo, '"two boxes"') == ["We moved <mark>two boxes</mark>."]
    assert found(jo, '"library"') == ["The <mark>library</mark> is part-time."]
    assert found(jo, "librar*") == ["The <mark>library</mark> is part-time.", "Two <mark>libraries</mark> moved."]
    assert found(jo, "parttime") == found(jo, "part-time") == ["The library is <mark>part-time</mark>."]
    assert found(jo, "moved -boxes") == ["Two libraries <mark>moved</mark>."]
    assert found(jo, "lodz ca") == ["<mark>Ça</mark> va à <mark>Łódź</mark>."]
    assert found(jo, "two elephants") == []


def test_nothing_that_is_typed_is_an_error(jo, place):
    said(place, jo, "And or not near a box.")

    for asked in [
        '"',
        "AND",
        "NOT",
        "a OR",
        "title:box",
        "NEAR(a b)",
        "{text}:box",
        "box'--",
        "^box",
        "b:*",
        "& |",
        "!!",
        "\\",
    ]:
        results.search(jo, Query.read(asked))
        results.search(jo, Query.read(f"box {asked}"), order="best")
    assert found(jo, "AND OR NOT near") == ["<mark>And or not near</mark> a box."]


def test_the_title_is_found_with_the_first_message_and_by_itself_when_that_is_withdrawn(jo, place):
    conversation = said(place, jo, "Where do they go?", "Upstairs.")
    hits = results.search(jo, Query.read("moving go")).page.items
    actions.withdraw(conversation.messages.get(number=1), by=jo)

    assert [(hit.kind, hit.title) for hit in hits] == [("message", "<mark>Moving</mark> house")]
    assert found(jo, "go") == []
    assert found(jo, "moving") == ["<mark>Moving</mark> house"]


def test_an_answer_is_found_by_the_title_together_with_a_word_of_its_own(jo, place):
    conversation = said(place, jo, "Where do the crates go?", "Upstairs, in folders.", "Thanks.")

    assert found(jo, "moving upstairs") == ["<mark>Upstairs</mark>, in folders."]
    assert found(jo, "house folder") == found(jo, "houses folders -crates") == ["Upstairs, in <mark>folders</mark>."]
    assert found(jo, "moving house") == found(jo, "moving") == found(jo, "mov*") == ["Where do the crates go?"]
    assert found(jo, '"moving house" upstairs') == found(jo, "upstairs -moving") == []

    actions.rename(conversation, by=jo, title="Settling in")
    runner.run_all()
    assert found(jo, "moving upstairs") == []
    assert found(jo, "settling upstairs") == ["<mark>Upstairs</mark>, in folders."]


def test_what_is_placed_elsewhere_too_is_found_there(jo, place):
    conversation = said(place, jo, "An anvil.")
    other = network_of(jo, name="Registrars", slug="registrars")
    before = found(jo, "anvil in:registrars")
    actions.place(conversation, other, by=jo)
    runner.run_all()

    assert (before, found(jo, "anvil in:registrars")) == ([], ["An <mark>anvil</mark>."])
    assert found(jo, "anvil in:archivists") == ["An <mark>anvil</mark>."]


def test_by_whom_where_when_and_with_what(jo, place):
    other = network_of(jo, name="Registrars", slug="registrars")
    sam = PersonFactory(name="Sam Price", handle="sam")
    bring(sam, place)
    said(place, jo, "A box by Jo.", at=datetime(2023, 5, 1, tzinfo=UTC))
    said(place, sam, "A box by Sam.", at=datetime(2024, 5, 1, 12, tzinfo=UTC))
    said(other, jo, "A box elsewhere.", at=datetime(2025, 5, 1, tzinfo=UTC))
    actions.start(author=jo, networks=[other], title="List", text="A box with a list.", files=[a_file()])
    runner.run_all()

    first, second, third, fourth = (
        f"A <mark>box</mark> {end}." for end in ("by Jo", "by Sam", "elsewhere", "with a list")
    )
    assert found(jo, "box") == [fourth, third, second, first]
    assert found(jo, "box from:sam") == found(jo, "box from:@sam") == found(jo, 'box from:"Price"') == [second]
    assert (
        found(jo, "box from:me")
        == found(jo, "box from:muller")
        == found(jo, "box from:Mueller")
        == [fourth, third, first]
    )
    assert found(jo, "box in:registrars") == [fourth, third]
    assert found(jo, "box in:archivists in:registrars") == [fourth, third, second, first]
    assert found(jo, 'box in:"lone archivists"') == [second, first]
    assert found(jo, "box has:attachment") == [fourth]
    assert found(jo, "box after:2023 before:2025") == [second]
    assert found(jo, "box after:2024-05-01 before:2026") == [third]
    assert found(jo, "box from:nobody") == found(jo, "box in:nowhere") == []
    assert found(jo, "from:sam") == ["A box by Sam."]
    assert found(jo, "in:archivists -sam") == ["For whoever keeps crates alone", "A box by Jo."]
    assert found(jo, "before:2024") == ["A box by Jo."]


def test_people_and_networks_are_found(jo, place):
    runner.run_all()
    people.introduce(jo, name="Jo Müller", handle="jo-mueller", headline="Archivist of the high fells")
    networks.change_settings(place, by=owner(place), purpose="For whoever keeps folders alone")
    runner.run_all()

    assert found(jo, "high fell") == ["Archivist of the <mark>high fells</mark>"]
    assert found(jo, "muller") == ["Archivist of the high fells"]
    assert found(None, "folder") == ["For whoever keeps <mark>folders</mark> alone"]
    assert found(None, "crates") == []
    assert found(None, "fells") == []


def owner(place):
    return place.memberships.get(role="owner").person


def test_what_changes_is_found_as_it_is_and_no_more_as_it_was(jo, place):
    conversation = said(place, jo, "An elephant.")
    message = conversation.messages.get()
    actions.edit(message, by=jo, text="A giraffe.")
    actions.rename(conversation, by=jo, title="Zoo")

    assert [found(jo, word) for word in ("elephant", "house")] == [[], []]
    assert [found(jo, word) for word in ("giraffe", "zoo")] == [["A <mark>giraffe</mark>."], ["A giraffe."]]
    assert Entry.objects.filter(kind="message").count() == 1


def test_the_best_stands_first_if_that_is_asked_for(jo, place):
    said(place, jo, "Nothing.", title="A box", at=datetime(2023, 5, 1, tzinfo=UTC))
    said(place, jo, "One box " + "and so on " * 50, title="Other")

    titles = [hit.title for hit in results.search(jo, Query.read("box"), order="best").page.items]
    assert titles == ["A <mark>box</mark>", "Other"]
    assert [hit.title for hit in results.search(jo, Query.read("box")).page.items] == titles[::-1]


def test_what_is_folded_for_the_reader_is_not_read_out_to_them(jo, place):
    pest = PersonFactory(name="Pat Pest")
    said(place, pest, "Pillows for sale.")
    people.block(jo, pest)

    assert found(jo, "pillows") == ["Folded: from somebody you have blocked."]
    assert found(None, "pillows") == ["<mark>Pillows</mark> for sale."]


@pytest.mark.parametrize("few", [300, 0])
@pytest.mark.parametrize("looked_up", [1_000, -1], ids=["looked up", "walked along"])
@pytest.mark.parametrize("order", ["newest", "best"])
def test_pages_follow_one_another_without_gap_or_double(jo, place, monkeypatch, order, few, looked_up):
    monkeypatch.setattr(results, "SIZE", 3)
    monkeypatch.setattr(results, "FEW", few)
    monkeypatch.setattr(planning, "_few", lambda _wanted: looked_up)
    said(place, jo, *(f"box {number}" for number in range(8)))

    pages, key = [], None
    while True:
        page = results.search(jo, Query.read("box"), order=order, key=key).page
        pages.append([hit.pk for hit in page.items])
        if not (key := page.next_key):
            break
    back = results.search(jo, Query.read("box"), order=order, key=page.previous_key).page

    assert [len(one) for one in pages] == [3, 3, 2]
    assert len({pk for one in pages for pk in one}) == 8
    assert [hit.pk for hit in back.items] == pages[1]
    assert results.search(jo, Query.read("box"), order=order, key="nonsense").page.previous_key is None


def test_counts_are_exact_up_to_a_limit_and_say_when_there_is_more(jo, place, monkeypatch):
    monkeypatch.setattr(results, "COUNTED", 3)
    monkeypatch.setattr(results, "RANKED", 4)
    monkeypatch.setattr(results, "FEW", 3)
    said(place, jo, *["box"] * 3, title="Three")
    three = results.search(jo, Query.read("box"), order="best")
    said(place, jo, "box", title="One more")
    four = results.search(jo, Query.read("box"), order="best")

    assert (three.count, three.has_more_than_counted, three.is_ranked_in_part) == (3, False, False)
    assert (four.count, four.has_more_than_counted, four.is_ranked_in_part) == (3, True, True)


def test_a_minute_in_which_everything_happened_spills_into_the_next(jo, place, monkeypatch):
    monkeypatch.setattr(indexing, "BITS", 1)
    at = datetime(2024, 5, 17, 12, tzinfo=UTC)
    for number in range(5):
        said(place, jo, f"box {number}", at=at)

    assert found(jo, "box") == [f"<mark>box</mark> {number}" for number in (4, 3, 2, 1, 0)]


def test_the_index_holds_no_text(jo, place):
    said(place, jo, "An elephant.")

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM search_words")
        rows = cursor.fetchall()
    if connection.vendor == "sqlite":
        assert {value for row in rows for value in row} == {None}
    assert len(rows) == Entry.objects.count()

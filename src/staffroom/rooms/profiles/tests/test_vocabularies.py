"""The words that profiles choose from."""

import pytest
from django.test import Client
from django.urls import reverse

from staffroom.journal import runner
from staffroom.rooms.people.models import Audience
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles import actions, vocabularies
from staffroom.rooms.profiles.models import Mentor, Profile, Term, Trait

from .factories import TermFactory

pytestmark = pytest.mark.django_db
SECTOR, TOPIC, STAGE = Term.Vocabulary.SECTOR, Term.Vocabulary.TOPIC, Term.Vocabulary.STAGE


WORKBOOK = "This is a workbook, whatever it is called. Open it, and save it as CSV: “CSV UTF-8” in Excel."
NO_TEXT = "This is not text that can be read. Save it as CSV, in UTF-8."
MORE_CELLS = "Line {line} has more cells than the first line has columns: put a name with “,” in quotation marks."


@pytest.fixture
def jo(site):
    return PersonFactory(name="Jo Norwood")


@pytest.fixture
def operator(site):
    return PersonFactory(account__is_operator=True)


def refusal_of(call, *arguments, **more):
    with pytest.raises((actions.VocabularyRefused, actions.ProfileRefused)) as refused:
        call(*arguments, **more)
    return str(refused.value)


def offered(vocabulary=SECTOR):
    terms = Term.objects.filter(vocabulary=vocabulary, is_offered=True).order_by("position", "name")
    return [(term.slug, term.name, term.names) for term in terms]


@pytest.mark.parametrize("name", list(vocabularies.READY))
def test_every_list_we_ship_is_whole_and_in_german_too(name):
    for vocabulary, rows in vocabularies.read_ready(name).items():
        assert vocabulary in Term.Vocabulary.values
        assert all(row.slug and row.names.get("de") for row in rows)
        assert len({row.slug for row in rows}) == len({row.name for row in rows}) == len(rows)


def test_a_list_is_brought_in_once_however_often_it_is(operator):
    first = actions.bring_in_ready("information", by=operator)
    again = actions.bring_in_ready("information", by=operator)

    assert (first.added, again.added, again.changed) == (Term.objects.count(), 0, 0)
    assert Term.objects.get(vocabulary=SECTOR, slug="health").called_in("de") == "Gesundheit und Pflege"


def test_words_are_known_by_any_of_their_names_however_they_are_spelled(jo):
    term = TermFactory(vocabulary=TOPIC, slug="copyright", name="Copyright", names={"de": "Urheberrecht"})

    assert actions.own_terms(jo, TOPIC, ["COPYRIGHT", " urheberrecht ", "copyright"]) == [term]


def test_a_word_that_nobody_said_before_is_kept_and_not_offered_to_others(jo):
    (term,) = actions.own_terms(jo, TOPIC, ["Ex libris"])

    assert (term.slug, term.name, term.is_offered) == ("ex-libris", "Ex libris", False)
    assert actions.own_terms(PersonFactory(), TOPIC, ["ex  LIBRIS"]) == [term]


def test_words_in_any_script_are_told_apart(jo):
    archive, library = actions.own_terms(jo, TOPIC, ["архив", "библиотека"])

    assert archive.slug != library.slug


def test_too_long_a_word_is_refused(jo):
    assert refusal_of(actions.own_terms, jo, TOPIC, ["x" * 81]) == "That is too long: 80 characters are the most."
    assert Term.objects.count() == 0


def test_a_file_of_words_adds_changes_and_keeps_the_order(operator):
    TermFactory(slug="law", name="Law")

    done = actions.import_terms(
        SECTOR, "slug;name;name_de\nlaw;Law and justice;Recht\n;Lighthouses;Leuchttürme\n".encode(), by=operator
    )

    assert (done.added, done.changed, done.withdrawn) == (1, 1, 0)
    assert offered() == [
        ("law", "Law and justice", {"de": "Recht"}),
        ("lighthouses", "Lighthouses", {"de": "Leuchttürme"}),
    ]


def test_what_a_file_does_not_name_is_withdrawn_only_if_that_is_wished(operator):
    TermFactory(slug="law", name="Law")

    actions.import_terms(SECTOR, b"name\nHealth\n", by=operator)
    assert [slug for slug, *_ in offered()] == ["law", "health"]

    done = actions.import_terms(SECTOR, b"name\nHealth\n", by=operator, withdraws_others=True)
    assert (done.withdrawn, [slug for slug, *_ in offered()]) == (1, ["health"])


def test_what_comes_out_goes_in_again_and_is_no_formula(operator):
    TermFactory(slug="sums", name='=HYPERLINK("http://evil.example")', names={"de": "+Summen"})
    before = offered()
    rows = [vocabularies.Row(term.name, term.slug, term.names) for term in Term.objects.all()]

    raw = vocabularies.write_rows(rows, ["de"])
    done = actions.import_terms(SECTOR, raw, by=operator)

    written = raw.decode("utf-8-sig")
    assert [line for line in written.splitlines() if line.startswith(("=", "+", "-", "@"))] == []
    assert "'=HYPERLINK" in written
    assert ((done.added, done.changed), offered()) == ((0, 0), before)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "The first line must name the columns, and one of them must be “name”."),
        (b"word\nLaw\n", "The first line must name the columns, and one of them must be “name”."),
        (b"name\n", "There is no word in this file."),
        (b"name,slug\nLaw,law\n,health\n", "Line 3: give the word a name, of 80 characters at the most."),
        (
            b"name,slug\nLaw,La w!\n",
            "Line 2: “la w!” is no short name. It has small letters, figures and single hyphens.",
        ),
        (b'name\n"Law\n', "Line 2 can't be read: a quotation mark may be missing."),
        (b"name\n" + b"Law\n" * 2_001, "That is too many: 2000 are the most."),
        (b"name\n" + b"x" * 1_100_000, "The file is larger than a megabyte: that is no list of words."),
        (b"\xef\xbb\xbfname;slug\r\n;;\r\n", "There is no word in this file."),
        (b"name\nLaw, order\n", MORE_CELLS.format(line=2)),
        (b"PK\x03\x04\x14\x00\x06\x00" + b"xl/workbook.xml" * 20, WORKBOOK),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), WORKBOOK),
        ("name\nLaw\n".encode("utf-16-le"), NO_TEXT),
        ("name\nLaw\n".encode("utf-32"), NO_TEXT),
        (b"\xff\xfen", NO_TEXT),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), NO_TEXT),
        (b"name\nLaw\x00\n", NO_TEXT),
        (b"name\nL\x81w\n", NO_TEXT),
        (b'name\n"' + b"x" * 140_000 + b'"\n', "Line 2 can't be read: a quotation mark may be missing."),
    ],
)
def test_a_file_that_is_no_list_changes_nothing_and_says_why(operator, raw, said):
    assert refusal_of(actions.import_terms, SECTOR, raw, by=operator) == said
    assert Term.objects.count() == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("before", ["", "sep={separator}{line_end}", "{line_end}"])
def test_a_file_of_any_program_for_tables_is_read(operator, encoding, separator, line_end, before):
    rows = [["name", "name_de"], ["Museums", "Museen für alle"], ["", ""], ["Law", "Recht"]]
    table = before.format(separator=separator, line_end=line_end)
    table += "".join(separator.join(cells) + line_end for cells in rows)

    actions.import_terms(SECTOR, table.encode(encoding), by=operator)

    assert offered() == [
        ("museums", "Museums", {"de": "Museen für alle"}),
        ("law", "Law", {"de": "Recht"}),
    ]


def test_cells_that_are_formulas_come_in_as_the_text_they_are_and_go_out_tamed(operator):
    names = ["=1+1", "@SUM(A1)", "+44", "-1", "＝2+2"]

    actions.import_terms(SECTOR, "\n".join(["name", *names]).encode(), by=operator)

    assert [name for _slug, name, _names in offered()] == names
    rows = [vocabularies.Row(name) for name in names]
    written = vocabularies.write_rows(rows, []).decode("utf-8-sig").splitlines()
    assert written[1:] == [f",'{name}" for name in names]
    assert [row.name for row in vocabularies.read_rows(vocabularies.write_rows(rows, []))] == names


def test_a_file_as_windows_writes_it_is_read(operator):
    actions.import_terms(SECTOR, "name;name_de\r\nMuseums;Museen für alle\r\n".encode("cp1252"), by=operator)

    assert offered() == [("museums", "Museums", {"de": "Museen für alle"})]


def test_two_words_for_one_thing_become_one_for_whoever_had_them(jo, operator):
    one, other = TermFactory(vocabulary=TOPIC, slug="weeding"), TermFactory(vocabulary=TOPIC, slug="skip")
    both = PersonFactory()
    actions.describe(jo, topics=[other])
    actions.describe(both, topics=[one, other])

    actions.put_together(other, into=one, by=operator)

    assert [list(Profile.objects.get(person=it).topics.all()) for it in (jo, both)] == [[one], [one]]
    assert set(Trait.objects.values_list("person", "key")) == {(jo.pk, "weeding"), (both.pk, "weeding")}
    assert not Term.objects.filter(slug="skip").exists()


def test_a_stage_is_put_together_with_another_and_with_no_other_word(jo, operator):
    one, other = TermFactory(vocabulary=STAGE, slug="new"), TermFactory(vocabulary=STAGE, slug="early")
    actions.describe(jo, stage=other)

    assert refusal_of(actions.put_together, other, into=TermFactory(), by=operator) == (
        "Choose another word of the same list."
    )
    actions.put_together(other, into=one, by=operator)

    assert Profile.objects.get(person=jo).stage == one
    assert list(Trait.objects.values_list("field", "key")) == [("stage", "new")]


def test_who_runs_no_site_keeps_no_vocabularies(jo):
    term = TermFactory()
    said = "Only those who run this site decide this."

    assert refusal_of(actions.import_terms, SECTOR, b"name\nLaw\n", by=jo) == said
    assert refusal_of(actions.bring_in_ready, "general", by=jo) == said
    assert refusal_of(actions.offer, term, by=jo, is_offered=False) == said
    assert refusal_of(actions.change_term, term, by=jo, name="X", names={}) == said
    assert refusal_of(actions.put_together, term, into=TermFactory(), by=jo) == said


def test_a_word_that_is_withdrawn_stays_with_whoever_has_it(jo, operator):
    term = TermFactory(slug="law")
    actions.describe(jo, sectors=[term])

    actions.offer(term, by=operator, is_offered=False)

    assert (offered(), list(Profile.objects.get(person=jo).sectors.all())) == ([], [term])


def found_by(client, words):
    """The names of those whom the directory, and then search, find by these words."""
    runner.run_all()
    listed = client.get(reverse("profiles:directory"), {"q": words}).context["found"].page.items
    shown = client.get(reverse("search:search"), {"q": words}).content.decode()
    return [person.name for person in listed], "/@jo/" in shown


@pytest.fixture
def known_jo(site):
    return PersonFactory(name="Jo Norwood", handle="jo")


def test_people_are_found_by_what_their_words_are_called_now_and_no_more_by_what_they_were(
    known_jo, operator, client_of
):
    client = client_of(operator)
    term = TermFactory(vocabulary=TOPIC, slug="skip", name="Skipfilling")
    actions.describe(known_jo, topics=[term])
    assert found_by(client, "skipfilling") == (["Jo Norwood"], True)

    actions.change_term(term, by=operator, name="Deaccessioning", names={})

    assert found_by(client, "deaccessioning") == (["Jo Norwood"], True)
    assert found_by(client, "skipfilling") == ([], False)


@pytest.mark.parametrize(("vocabulary", "field"), [(SECTOR, "sectors"), (TOPIC, "topics"), (STAGE, "stage")])
def test_people_are_found_by_the_word_that_theirs_became_one_with(known_jo, operator, client_of, vocabulary, field):
    client = client_of(operator)
    kept = TermFactory(vocabulary=vocabulary, slug="weeding", name="Deaccessioning")
    gone = TermFactory(vocabulary=vocabulary, slug="skip", name="Skipfilling")
    actions.describe(known_jo, **{field: gone if vocabulary == STAGE else [gone]})
    assert found_by(client, "skipfilling") == (["Jo Norwood"], True)

    actions.put_together(gone, into=kept, by=operator)

    assert found_by(client, "deaccessioning") == (["Jo Norwood"], True)
    assert found_by(client, "skipfilling") == ([], False)


def test_people_are_found_by_what_a_file_calls_their_words(known_jo, operator, client_of):
    actions.describe(known_jo, topics=[TermFactory(vocabulary=TOPIC, slug="skip", name="Skipfilling")])

    actions.import_terms(TOPIC, b"slug,name\nskip,Deaccessioning\n", by=operator)

    assert found_by(client_of(operator), "deaccessioning") == (["Jo Norwood"], True)


def test_nobody_is_found_by_a_word_that_they_show_to_fewer_whatever_it_is_called(known_jo, operator, client_of):
    term = TermFactory(vocabulary=TOPIC, slug="skip", name="Skipfilling")
    actions.describe(known_jo, topics=[term])
    actions.disclose(known_jo, {"topics": (Audience.CONNECTIONS, None)})

    actions.change_term(term, by=operator, name="Deaccessioning", names={})

    assert found_by(client_of(operator), "deaccessioning") == ([], False)


def test_many_who_have_chosen_a_word_are_indexed_some_at_a_time(operator, monkeypatch, client_of):
    monkeypatch.setattr("staffroom.commons.search.indexing.BATCH", 2)
    term = TermFactory(vocabulary=TOPIC, slug="skip", name="Skipfilling")
    for number in range(5):
        actions.describe(PersonFactory(name=f"Person {number}"), topics=[term])

    actions.change_term(term, by=operator, name="Deaccessioning", names={})

    assert found_by(client_of(operator), "deaccessioning")[0] == [f"Person {number}" for number in range(5)]


def test_a_mentor_keeps_the_sector_that_became_one_with_another(jo, operator):
    kept, gone = TermFactory(slug="health"), TermFactory(slug="hospitals")
    actions.offer_mentoring(jo, capacity=1, sectors=[gone])

    actions.put_together(gone, into=kept, by=operator)

    assert list(Mentor.objects.get(person=jo).sectors.all()) == [kept]


def test_guests_see_what_a_word_is_called_now(operator):
    person = PersonFactory(name="Ida Public", handle="ida", audience=Audience.PUBLIC)
    term = TermFactory(vocabulary=TOPIC, slug="skip", name="Skipfilling")
    actions.describe(person, topics=[term])
    actions.disclose(person, {"topics": (Audience.PUBLIC, None)})
    assert "Skipfilling" in Client().get("/@ida/").content.decode()

    actions.change_term(term, by=operator, name="Deaccessioning", names={})

    page = Client().get("/@ida/").content.decode()
    assert ("Skipfilling" in page, "Deaccessioning" in page) == (False, True)

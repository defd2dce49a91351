from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staffroom.foundation.words.asking import LONGEST, MOST_TERMS, MOST_VALUES, Query, Term

PIECES = [
    "from:",
    "in:",
    "has:attachment",
    "before:",
    "after:",
    "2024",
    "-05",
    '"',
    "“",
    "*",
    "-",
    "librar*",
    "書",
    "jo",
]
ASKED = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=20).map("".join)


def test_words_phrases_beginnings_and_what_is_not_to_be_there():
    assert Query.read('cataloguing "moving house" librar* -spam -"out of office"').terms == (
        Term("cataloguing"),
        Term("moving house", is_phrase=True),
        Term("librar", is_beginning=True),
        Term("spam", is_excluded=True),
        Term("out of office", is_phrase=True, is_excluded=True),
    )


def test_operators_say_who_where_when_and_what_with():
    asked = Query.read('from:priya in:"Lone information officers" HAS:attachment before:2024-05-03 after:2023 boxes')

    assert asked == Query(
        terms=(Term("boxes"),),
        by=("priya",),
        within=("Lone information officers",),
        has_attachment=True,
        before="2024-05-03",
        after="2023",
    )


@pytest.mark.parametrize(
    ("asked", "first_day", "end"),
    [
        ("after:2023 before:2024", date(2024, 1, 1), date(2024, 1, 1)),
        ("after:2023-12 before:2023-12", date(2024, 1, 1), date(2023, 12, 1)),
        ("after:2024-02-28 before:2024-2-9", date(2024, 2, 29), date(2024, 2, 9)),
        ("boxes", None, None),
    ],
)
def test_after_a_time_is_when_it_has_ended_and_before_it_when_it_has_not_begun(asked, first_day, end):
    assert (Query.read(asked).first_day, Query.read(asked).end) == (first_day, end)


@pytest.mark.parametrize(
    "nonsense",
    ["before:yesterday", "after:2024-13", "after:2024-02-30", "has:cake", "from:", "in:!!", "site:x", "before:0000"],
)
def test_what_makes_no_sense_as_an_operator_is_taken_as_words(nonsense):
    assert Query.read(nonsense).terms == (Term(nonsense),)


@pytest.mark.parametrize("nothing", ["", "   ", "!?", '""', "-", "*", "--- ...", "\0", "(", ")", '"', "^"])
def test_what_has_no_words_asks_for_nothing(nothing):
    assert Query.read(nothing).is_empty


@pytest.mark.parametrize("typed", ["“moving house”", "„moving house“", "«moving house»", '"moving house'])
def test_quotation_marks_of_all_kinds_hold_words_together_and_need_no_end(typed):
    assert Query.read(typed).terms == (Term("moving house", is_phrase=True),)


def test_one_letter_is_the_beginning_of_no_word_unless_it_is_one_by_itself():
    assert Query.read("a*").terms == (Term("a"),)
    assert Query.read("書").terms == (Term("書", is_beginning=True),)
    assert [word.form for word in Query.read("図書館").terms[0].words] == ["図書", "書館"]


def test_who_asks_for_too_much_is_asked_for_no_more_than_that():
    assert len(Query.read(" ".join(f"w{number}" for number in range(90))).terms) == MOST_TERMS
    assert len(Query.read(" ".join(f"in:n{number}" for number in range(60))).within) == MOST_VALUES
    assert Query.read("a" * LONGEST + "b").terms == (Term("a" * LONGEST),)


def test_the_same_twice_is_asked_for_once():
    assert Query.read("boxes boxes in:choir in:choir") == Query(terms=(Term("boxes"),), within=("choir",))


def test_a_form_asks_for_what_the_box_would():
    form = Query.of("boxes", by='Priya "P" Shah', within="choir", has_attachment=True, before="2024-05", after="soon")

    assert form == Query.read('from:"Priya P Shah" in:choir has:attachment before:2024-05 after:soon boxes')
    assert form.words_text == "after:soon boxes"


@settings(max_examples=300, deadline=None)
@given(ASKED)
def test_whatever_is_typed_is_read_and_reads_the_same_when_it_is_written_again(typed):
    asked = Query.read(typed[:300])

    assert Query.read(str(asked)) == asked
    assert all(term.words for term in asked.terms)
    assert (asked.before == "") == (asked.end is None)

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staffroom.foundation.tests.speed import in_time
from staffroom.foundation.words.folding import LONGEST, index_words, words
from staffroom.foundation.words.letters import fold
from staffroom.foundation.words.stemming import stem


def forms(text):
    return [word.form for word in words(text)]


def known_by(text):
    found = index_words(text, "en-gb")
    return {*found.forms, *found.more}


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Straße", "strasse"),
        ("Ærøskøbing", "aeroskobing"),
        ("Łódź", "lodz"),
        ("DIYARBAKIR", "diyarbakir"),
        ("Diyarbakır", "diyarbakir"),
        ("İzmir", "izmir"),
        ("e\u0301cole", "ecole"),
        ("ＮＨＳ", "nhs"),
        ("ﬁne", "fine"),
        ("soft\u00adhyphen", "softhyphen"),
        ("Ἀθῆναι", "αθηναι"),
        ("Ёлка", "елка"),
        ("ガイド", "ガイド"),
        ("ｶﾞ", "ガ"),
        ("한국", "한국"),
    ],
)
def test_letters_are_compared_without_case_accents_and_typography(written, folded):
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Don't, I’ve", ["dont", "ive"]),
        ("the library's books", ["the", "library", "books"]),
        ("l'école d’été", ["l", "ecole", "d", "ete"]),
        ("part-time", ["part", "time"]),
        ("snake_case, a/b", ["snake", "case", "a", "b"]),
        ("jo.smith+list@example.org", ["jo", "smith", "list", "example", "org"]),
        ("https://www.example.org/a-b?c=1", ["https", "www", "example", "org", "a", "b", "c", "1"]),
        ("1,000 or 3.14", ["1", "000", "or", "3", "14"]),
        ("図書館 in 東", ["図書", "書館", "館", "in", "東"]),
        ("हिन्दी", ["हनद"]),
        ("… — !", []),
    ],
)
def test_a_text_has_these_words_in_this_order(text, found):
    assert forms(text) == found


@pytest.mark.parametrize(
    ("text", "also"),
    [
        ("part-time", "parttime"),
        ("e-mail", "email"),
        ("O'Brien", "obrien"),
        ("1,000", "1000"),
        ("U.S.A.", "usa"),
        ("Müller", "mueller"),
        ("Mu\u0308ller", "mueller"),
        ("libraries", "librari"),
        ("running", "run"),
    ],
)
def test_a_text_is_known_by_other_forms_as_well(text, also):
    assert also in known_by(text)
    assert also not in forms(text)


@pytest.mark.parametrize(
    ("word", "language", "found"),
    [
        ("libraries", "en-gb", "librari"),
        ("hauser", "de", "haus"),
        ("bibliotheques", "fr", "bibliothequ"),
        ("libraries", "xx", "libraries"),
        ("1990", "en", "1990"),
        ("", "en", ""),
    ],
)
def test_words_are_stemmed_in_their_language(word, language, found):
    assert stem(word, language) == found


def test_each_word_says_where_it_stands():
    text = "The library's Straße"

    assert [text[word.start : word.end] for word in words(text)] == ["The", "library's", "Straße"]


def test_a_word_of_any_length_is_known_by_its_beginning():
    assert forms("x" * 500) == ["x" * LONGEST]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_every_form_of_any_text_is_one_folded_word(text):
    for word in words(text):
        assert 0 <= word.start < word.end <= len(text)
        for form in (word.form, *word.others):
            assert form.isalnum()
            assert form == form.lower() or not form.isascii()


@pytest.mark.parametrize(
    "text", ["a-" * 200_000, "'" * 400_000, "a.b" * 100_000, "1," * 200_000, "書" * 200_000, "ä" * 400_000]
)
def test_no_text_takes_long(text):
    in_time(2, lambda: index_words(text, "de"))

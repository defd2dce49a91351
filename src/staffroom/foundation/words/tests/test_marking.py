import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staffroom.foundation.tests.speed import in_time
from staffroom.foundation.words import Query, marked, wanted


def shown(text, asked, length=240, languages=("en-gb",)):
    return marked(text, wanted(Query.read(asked), languages), length)


@pytest.mark.parametrize(
    ("text", "asked", "html"),
    [
        ("Two libraries here", "library", "Two <mark>libraries</mark> here"),
        ("Die Straße", "strasse", "Die <mark>Straße</mark>"),
        ("A café", "CAFE", "A <mark>café</mark>"),
        ("Herr Müller", "mueller", "Herr <mark>Müller</mark>"),
        ("We work part-time", "parttime", "We work <mark>part-time</mark>"),
        ("We work part time", "part-time", "We work <mark>part time</mark>"),
        ("Librarians read", "librar*", "<mark>Librarians</mark> read"),
        ("moving house, a moving story", '"moving house"', "<mark>moving house</mark>, a moving story"),
        ("the libraries", '"library"', "the libraries"),
        ("図書館の本", "書館", "図<mark>書館</mark>の本"),
        ("one two", "two -one", "one <mark>two</mark>"),
        ("nothing here", "elsewhere", "nothing here"),
        ("<script>alert(1)</script> & box", "box", "&lt;script&gt;alert(1)&lt;/script&gt; &amp; <mark>box</mark>"),
        ("<b>box</b>", "b", "&lt;<mark>b</mark>&gt;box&lt;/<mark>b</mark>&gt;"),
        ("", "box", ""),
    ],
)
def test_what_was_found_is_marked(text, asked, html):
    assert shown(text, asked) == html


def test_the_place_where_most_of_it_was_found_is_shown_and_cut_between_words():
    text = (
        "A box stood there. " + "And so it went on. " * 30 + "The grey box of pamphlets moved. " + "So it goes. " * 30
    )

    assert shown(text, "pamphlets box", 100) == (
        "… it went on. And so it went on. And so it went on. "
        "The grey <mark>box</mark> of <mark>pamphlets</mark> moved. So it goes. So it …"
    )


def test_without_a_find_it_is_the_beginning():
    assert shown("word " * 100, "box", 22) == "word word word word …"


@settings(max_examples=300, deadline=None)
@given(st.text("ab<&>\"' -書ß\n", max_size=300), st.text('ab-*"書ß ', max_size=12), st.integers(20, 200))
def test_it_is_always_safe_and_a_piece_of_the_text(text, asked, length):
    html = shown(text, asked, length)

    assert re.findall(r"<(?!/?mark>)", html) == []
    assert html.count("<mark>") == html.count("</mark>")
    plain = unescape(html.replace("<mark>", "").replace("</mark>", "")).removeprefix("… ").removesuffix(" …")
    assert plain in " ".join(text.split())


@pytest.mark.parametrize("text", ["a " * 100_000, "a-" * 100_000, "書" * 100_000, "<" * 100_000])
def test_no_text_takes_long(text):
    in_time(2, lambda: shown(text, 'a b "a a" a-a 書', 200))

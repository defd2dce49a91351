import pytest

from staffroom.foundation import markdown
from staffroom.foundation.excerpts import excerpt
from staffroom.foundation.plain import folded

from .speed import in_time


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("<p>One</p><p>two<br>three</p>", "One two three"),
        ("<ul><li>a</li><li>b</li></ul>", "a b"),
        ("<p>half<em>word</em></p>", "halfword"),
        ("<p>a &lt;b&gt; &amp; c</p>", "a <b> & c"),
        ("plain\n\ntext  here", "plain text here"),
        ("a < b and c > d", "a < b and c > d"),
        ("> quoted\nsaid", "said"),
        ("<blockquote><p>quoted</p></blockquote><p>said</p>", "said"),
        ("<blockquote><blockquote>a</blockquote>b</blockquote>said", "said"),
        ("", ""),
        ("<p></p>", ""),
    ],
)
def test_one_line_of(said, line):
    assert excerpt(said) == line


def test_what_was_folded_away_is_left_out():
    assert excerpt("<p>said</p>" + folded("> quoted")) == "said"


def test_markdown_gives_its_words():
    assert excerpt(markdown.render("# Title\n**bold** [link](https://a.org) `code`\n\n> no\n\n| a | b |\n|-|-|")) == (
        "Title bold link code a b"
    )


def test_it_is_cut_at_a_word():
    assert excerpt("<p>the quick brown fox, jumps</p>", 21) == "the quick brown fox…"
    assert excerpt("the quick brown fox", 19) == "the quick brown fox"
    assert excerpt("the quick brown fox", 18) == "the quick brown…"


def test_a_single_long_word_is_cut_where_it_must_be():
    assert excerpt("a" * 300, 20) == "a" * 19 + "…"


@pytest.mark.parametrize("length", [10, 100, 200, 230])
@pytest.mark.parametrize("said", ["word " * 500, "<p>" + "a" * 900 + "</p>", "a, " * 400])
def test_it_is_never_longer_than_asked_for(said, length):
    assert len(excerpt(said, length)) <= length


@pytest.mark.parametrize(
    "said", ["<p>" + "<b>" * 100_000, "<p " * 300_000, "&" * 1_000_000, "<p>" + "&amp;" * 200_000, "> " * 500_000]
)
def test_it_takes_no_time_whatever_was_said(said):
    in_time(0.5, lambda: excerpt(said))


def test_words_that_look_like_a_script_are_words():
    assert excerpt("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>") == "<script>alert(1)</script>"
    assert excerpt("<p>a</p><script>alert(1)</script><style>x</style>") == "a"

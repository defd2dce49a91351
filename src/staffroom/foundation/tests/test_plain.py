import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staffroom.foundation import markdown
from staffroom.foundation.plain import folded, quote, render
from staffroom.foundation.safe_html import clean

from .looking import dangers, links
from .speed import in_time


def test_paragraphs_and_line_breaks_stay():
    assert render("Dear all,\nit is open.\n\n\nJo") == "<p>Dear all,<br>it is open.</p><p>Jo</p>"


@pytest.mark.parametrize(
    "line", ["# 1 priority", "* a star", "1) one", "_a_ *b* `c`", "-- ", "===", "&amp; <b>x</b>", "[a](b)"]
)
def test_mail_is_not_markdown(line):
    shown = line.rstrip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert render(line) == f"<p>{shown}</p>"


def test_quotes_keep_their_levels():
    assert render("> one\n>> two\n> > two again\n> one again\nanswer\n>three") == (
        "<blockquote><p>one</p><blockquote><p>two<br>two again</p></blockquote><p>one again</p></blockquote>"
        "<p>answer</p><blockquote><p>three</p></blockquote>"
    )


def test_paragraphs_within_a_quote_stay_in_one_quote():
    assert render("> one\n>\n> two") == "<blockquote><p>one</p><p>two</p></blockquote>"


def test_an_arrow_or_a_comparison_is_no_quote():
    assert render("a > b\n -> c") == "<p>a &gt; b<br> -&gt; c</p>"


def test_a_table_keeps_its_columns():
    table = "Branch     Loans   Visits\n---------  ------  ------\nLeeds        120      900\nYork          80     1200"
    assert (
        render(f"Figures:\n\n{table}\n\nJo") == f'<p>Figures:</p><pre tabindex="0"><code>{table}</code></pre><p>Jo</p>'
    )


def test_a_table_drawn_with_lines_keeps_its_columns():
    table = "+----+----+\n| a  | b  |\n+----+----+"
    assert render(table) == f'<pre tabindex="0"><code>{table}</code></pre>'


def test_indented_code_stays_together_across_empty_lines():
    assert render("Try:\n\n    if x:\n        y()\n\n    z()\n\nBye") == (
        '<p>Try:</p><pre tabindex="0"><code>if x:\n    y()\n\nz()</code></pre><p>Bye</p>'
    )


def test_prose_that_is_merely_indented_or_spaced_is_prose():
    assert render("    " + "a long indented line " * 8).startswith("<p>")
    assert render("One sentence.  Another.\nAnd   more") == "<p>One sentence.  Another.<br>And   more</p>"
    assert render("Best wishes     Jo") == "<p>Best wishes     Jo</p>"


def test_web_addresses_become_links_and_mail_addresses_do_not():
    html = render("See <https://example.org/a_(b)>, www.example.org. Write to jo@example.org or mailto:jo@example.org")
    assert links(html) == ["https://example.org/a_(b)", "http://www.example.org"]
    assert html.endswith("Write to jo@example.org or mailto:jo@example.org</p>")


@pytest.mark.parametrize("text", ["", "   ", "\n\n\n", "\r\n", "\x00"])
def test_nothing_is_nothing(text):
    assert render(text) == ""


def test_every_kind_of_line_end_is_one():
    assert render("a\r\nb\rc\nd") == "<p>a<br>b<br>c<br>d</p>"


@pytest.mark.parametrize(
    "source",
    ["<script>alert(1)</script>", '"><img src=x onerror=y>', "javascript:alert(1)", "https://a.org/\"onclick='x'"],
)
def test_nothing_that_could_run_comes_through(source):
    assert dangers(render(source) + folded(source)) == []


TEXTS = st.lists(
    st.sampled_from(
        [
            "> ",
            ">",
            "    ",
            "\t",
            "| a | b |",
            "a   b",
            "----",
            "\n",
            "\n\n",
            "\r",
            "<script>",
            "&amp;",
            '"',
            "\x00",
            "\ud800",
        ]
    )
    | st.sampled_from(["https://a.org/'x", "javascript:x", "www.a.org", "é", "\u2028", "\x0b"])
    | st.text(max_size=5),
    max_size=30,
).map("".join)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_whatever_is_written_is_harmless_and_stays_as_it_is_when_cleaned_again(text):
    html = render(text)
    assert "<script" not in html
    assert dangers(html) == []
    assert clean(html) == html
    assert clean(folded(text), folds=True) == folded(text)


M = 1_000_000
HOSTILE = {
    "one long line": "a" * M,
    "one long line of words": "word " * (M // 5),
    "one long line of links": "http://a.org/( " * (M // 15),
    "addresses in a row": "http://a.org/(" * (M // 14),
    "marks": ">" * M,
    "marks with spaces": "> " * (M // 2),
    "spaces": " " * M,
    "line breaks": "\n" * M,
    "ampersands": "&" * M,
    "depths": "".join(">" * (i % 40) + "a\n" for i in range(M // 22)),
    "pipes": "|" * M,
    "short lines": "a\n" * (M // 2),
    "rows": "| a |\n" * (M // 6),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_megabyte_takes_no_more_than_two_seconds(name):
    in_time(2, lambda: render(HOSTILE[name]))


def test_a_text_that_is_cut_says_so():
    assert render("word\n" * 300_000).endswith("<p>The text goes on; only its beginning is shown here.</p>")


def test_a_reply_starts_with_what_it_answers():
    assert quote("When is it\n\ntime to stop?\n", "Priya Raman") == (
        "> *Priya Raman wrote*\n>\n> When is it\n>\n> time to stop?\n\n"
    )


def test_a_reply_shows_its_source_however_the_person_is_named():
    html = markdown.render(quote("Hm.", "*Jo* [x](javascript:y) <b>\n# `z_a_`"))
    assert html == (
        "<blockquote><cite>*Jo* [x](javascript:y) &lt;b&gt; # `z_a_` wrote</cite>\n<p>Hm.</p>\n</blockquote>\n"
    )


def test_what_a_mail_only_repeats_is_folded():
    assert folded("> old\nolder") == (
        '<details class="quoted"><summary>Quoted from an earlier message</summary>'
        "<blockquote><p>old</p></blockquote><p>older</p></details>"
    )

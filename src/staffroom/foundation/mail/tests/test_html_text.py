import pytest

from staffroom.foundation.mail import new_text
from staffroom.foundation.mail.html_text import html_to_text
from staffroom.foundation.mail.links import link_in_text, unwrapped

from . import letters


def text_of(html):
    return html_to_text(html)[0]


def test_paragraphs_lines_and_spaces_are_those_one_sees():
    html = "<h1>News</h1><p>One\n  two<br>three</p><div>four</div><div><br></div><div>five&nbsp;six</div>"
    assert text_of(html) == "News\n\nOne two\nthree\n\nfour\n\nfive six"


def test_lists_are_lines_with_marks():
    html = "<p>Bring:<ul><li>tea<li>milk<ol start=3><li><p>cow's</p></li><li>oat</li></ol></ul><p>Thanks"
    assert text_of(html) == "Bring:\n\n- tea\n- milk\n  3. cow's\n  4. oat\n\nThanks"


def test_tables_are_lines_of_cells():
    html = "<table><tr><th>Name</th><th>Loans</th></tr><tr><td><p>Jo</p></td><td>4</td></tr></table>"
    assert text_of(html) == "Name | Loans\n\nJo\n\n4"
    assert text_of(html.replace("<p>", "").replace("</p>", "")) == "Name | Loans\nJo | 4"


def test_preformatted_text_keeps_its_lines_and_spaces():
    assert text_of("<p>So:</p><pre>a\n    b\n\nc</pre>") == "So:\n\na\n    b\n\nc"


def test_links_show_where_they_go():
    assert text_of('See <a href="https://example.org/list?a=1&amp;b=2">the list</a>.') == (
        "See the list (https://example.org/list?a=1&b=2)."
    )


@pytest.mark.parametrize(
    ("label", "address", "shown"),
    [
        ("example.org", "https://www.example.org/", "example.org"),
        ("al@example.org", "mailto:al@example.org?subject=x", "al@example.org"),
        ("here", "javascript:alert(1)", "here"),
        ("here", "#top", "here"),
        ("here", "https://example.org/" + "x" * 2_000, "here"),
        ("", "https://example.org/pixel", ""),
    ],
)
def test_a_link_says_nothing_twice_and_nothing_useless(label, address, shown):
    assert link_in_text(label, address) == shown


def test_what_a_filter_put_around_a_link_is_taken_off():
    wrapped = "https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fa&data=05%7C01"
    assert unwrapped(wrapped) == "https://example.org/a"
    assert unwrapped("https://www.google.com/url?q=https://example.org/b&sa=D") == "https://example.org/b"
    assert unwrapped("https://www.google.com/search?q=https://example.org/b").startswith("https://www.google.com")
    assert unwrapped("https://safelinks.protection.outlook.com/?url=javascript%3Ax").startswith("https://safelinks")


def test_what_nobody_sees_is_left_out():
    html = (
        "<title>T</title><style>p {color: red}</style><script>alert(1)</script><!-- c -->"
        "<!--[if mso]><p>m</p><![endif]-->"
        '<div style="display:none;max-height:0">preview<div>more</div></div><span style="font-size:0px">tiny</span>'
        '<p hidden>h</p><img src="https://t.example/p.gif" width="1" height="1" alt="x"><p>Seen</p>'
    )
    assert text_of(html) == "Seen"


def test_pictures_are_their_words():
    assert text_of(
        '<p>Thanks <img alt="🙂" src="e.png"></p><img src="a.png" alt="The new shelf"><img src="b.png">'
    ) == ("Thanks 🙂\n\n[The new shelf]")


def test_blockquotes_are_marked_but_indented_text_is_not():
    assert text_of("<p>a</p><blockquote>b<blockquote>c</blockquote></blockquote>d") == "a\n\n> b\n>\n> > c\n\nd"
    assert text_of('a<blockquote style="margin:0 0 0 40px;border:none;padding:0px">b</blockquote>') == "a\n\nb"


@pytest.mark.parametrize(
    ("html", "signature"),
    [
        (letters.GMAIL, ""),
        (letters.OUTLOOK_WEB, "-- \nJo Norwood\nInformation Officer"),
        (letters.APPLE, "Sent from my iPhone"),
        (letters.YAHOO, ""),
        (letters.THUNDERBIRD, "-- \nJo Norwood\nInformation Officer"),
    ],
    ids=["Gmail", "Outlook on the web", "Apple Mail", "Yahoo", "Thunderbird"],
)
def test_an_answer_is_found_in_the_html_of_common_programs(html, signature):
    split = new_text(text_of(html))
    assert split.text.removesuffix("\n\nJo") == "Yes, at ten."
    assert split.signature == signature
    assert split.quoted.endswith("> When does it open?") or split.quoted.endswith("> Al")


def test_an_answer_is_found_in_the_html_of_outlook():
    split = new_text(text_of(letters.OUTLOOK))
    assert split.text == "Dear Al,\n\nYes, at ten."
    assert split.quoted == (
        "From: Al Bee <al@example.org>\nSent: 04 March 2024 10:02\nTo: Jo Norwood <jo@example.org>\n"
        "Subject: Saturdays\nWhen does it open?"
    )


def test_broken_html_still_reads():
    assert text_of("a < b &amp; c <3 <b>d</i></div></p>e <a href='x>f</a>") == "a < b & c <3 d\n\ne f"
    assert text_of('<p class="x">a</p><p b=">c</p>') == "a\n\nc"
    assert text_of("<blockquote>a</td></blockquote></blockquote>b") == "> a\n\nb"


def test_of_very_long_html_the_beginning_is_read():
    text, note = html_to_text("<p>a</p>" * 100_000)
    assert text.startswith("a\n\na\n\na")
    assert note == "The HTML had too many elements: only its beginning was read."

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staffroom.foundation.markdown import LONGEST, render
from staffroom.foundation.safe_html import clean

from .looking import dangers, elements, links
from .speed import in_time


def test_a_message_as_people_type_it():
    source = "Hello **Priya**,\nsee *below*.\n\n- one\n- two\n\n1. first"
    assert render(source) == (
        "<p>Hello <strong>Priya</strong>,<br>\nsee <em>below</em>.</p>\n"
        "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n<ol>\n<li>first</li>\n</ol>\n"
    )


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("# Title", "<h3>Title</h3>\n"),
        ("## Part", "<h3>Part</h3>\n"),
        ("# A\n## B\n###### C\n# D", "<h3>A</h3>\n<h4>B</h4>\n<h5>C</h5>\n<h3>D</h3>\n"),
        ("~~gone~~", "<p><s>gone</s></p>\n"),
        ("a  b", "<p>a  b</p>\n"),
        ("3. third", '<ol start="3">\n<li>third</li>\n</ol>\n'),
        ("a\\\nb", "<p>a<br>\nb</p>\n"),
        ("---", "<hr>\n"),
        ("&copy; &amp; <3", "<p>© &amp; &lt;3</p>\n"),
        ("", ""),
    ],
)
def test_what_becomes_of(source, html):
    assert render(source) == html


def test_code_can_be_reached_by_keyboard_and_shows_its_text():
    assert render("```html\n<b>x</b>\n```") == '<pre tabindex="0"><code>&lt;b&gt;x&lt;/b&gt;\n</code></pre>\n'


def test_figures_in_a_table_are_aligned_by_class_and_not_by_style():
    html = render("| Year | Loans |\n|:---|---:|\n| 2025 | 12 |")
    assert elements(html)[-2:] == [("td", {}), ("td", {"class": "number"})]


def test_a_table_that_is_wider_than_the_page_can_be_reached_by_keyboard():
    assert elements(render("| Year | Loans |\n|---|---|"))[0] == ("table", {"tabindex": "0"})


def test_a_quote_names_its_source():
    html = render("> *Priya wrote*\n>\n> when is it time to stop?\n\nWhen it is boring.")
    assert html == (
        "<blockquote><cite>Priya wrote</cite>\n<p>when is it time to stop?</p>\n</blockquote>\n"
        "<p>When it is boring.</p>\n"
    )


def test_emphasis_within_a_quote_is_no_source():
    assert render("> so *very* true") == "<blockquote>\n<p>so <em>very</em> true</p>\n</blockquote>\n"


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("see https://example.org/a.", "https://example.org/a"),
        ("(https://example.org/a_(b))", "https://example.org/a_(b)"),
        ("https://example.org/__init__.py", "https://example.org/__init__.py"),
        ("*https://example.org/*", "https://example.org/"),
        ("**https://example.org/a*b**", "https://example.org/a*b"),
        ("www.example.org/x?a=1&b=2", "http://www.example.org/x?a=1&b=2"),
        ("example.museum", "http://example.museum"),
        ("HTTPS://EXAMPLE.ORG", "https://example.org"),
        ("<https://example.org/_x_>", "https://example.org/_x_"),
        ("[the list](https://example.org 'title')", "https://example.org"),
        ("[write](mailto:jo@example.org)", "mailto:jo@example.org"),
    ],
)
def test_addresses_become_links(source, address):
    assert [link.lower() for link in links(render(source))] == [address.lower()]


@pytest.mark.parametrize(
    "source", ["README.md", "run script.sh", "jo@example.org", "e.g. this", "mailto:jo@example.org", "//x.org"]
)
def test_what_only_looks_like_an_address_does_not(source):
    assert render(source) == f"<p>{source}</p>\n"


def test_every_link_says_that_we_do_not_vouch_for_it():
    html = render("https://a.org [b](https://b.org) <https://c.org> ![d](https://d.org/d.png)")
    assert [attributes["rel"] for tag, attributes in elements(html) if tag == "a"] == ["nofollow ugc noopener"] * 4


def test_pictures_from_elsewhere_are_never_loaded():
    assert render("![The plan](https://example.org/plan.png)") == (
        '<p><a href="https://example.org/plan.png" rel="nofollow ugc noopener">The plan</a></p>\n'
    )
    assert render("[![Badge](https://example.org/b.png)](https://example.org/build)") == (
        '<p><a href="https://example.org/build" rel="nofollow ugc noopener">Badge</a></p>\n'
    )
    assert links(render("![](https://example.org/x.gif)")) == ["https://example.org/x.gif"]


XSS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "[x](file:///etc/passwd)",
    "[x](//evil.example)",
    "[x](/networks/1/leave)",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    '[x](https://a.org "onmouseover=alert(1)")',
    '[x](https://a.org "\\"><script>alert(1)</script>")',
    '[x](https://a.org/"onmouseover="alert(1))',
    '![" onerror="alert(1)](https://a.org)',
    '```"><script>alert(1)</script>\nx\n```',
    "🐙<svg/onload=alert(1)>🐙",
    ':"><img src=x onerror=alert(1)>:',
    "<a href='https://a.org' style='position:fixed;inset:0'>x</a>",
    "| <b onclick=x> |\n|---|\n| <style>*{display:none}</style> |",
    'https://a.org/"><script>alert(1)</script>',
    "www.a.org/'onclick='alert(1)",
]


@pytest.mark.parametrize("source", XSS)
def test_nothing_that_could_run_comes_through(source):
    html = render(source)
    assert dangers(html) == []
    assert clean(html) == html


PIECES = r"""
[ ] ( ) ! * _ ` ~~ > # | |-| \ < </ <!-- & &#x6a; " ' = : ``` javascript: https:// www.a.org data: onclick= a 🐙 ﬁ
"""
SPACED = ["> ", "- ", "1. ", "# ", "\n", "\n\n", "    ", "\t", "\r", "\x00", "\u202e", "\ud800", "<svg onload=x>"]
SOURCES = st.lists(st.sampled_from([*PIECES.split(), *SPACED]) | st.text(max_size=6), max_size=30).map("".join)


@settings(max_examples=400, deadline=None)
@given(SOURCES)
def test_whatever_is_written_is_harmless_and_stays_as_it_is_when_cleaned_again(source):
    html = render(source)
    assert "<script" not in html.lower()
    assert dangers(html) == []
    assert clean(html) == html


N = LONGEST
HOSTILE = {
    "quotes": "> " * (N // 2),
    "quotes without a space": ">" * N,
    "quotes of each depth": "".join(">" * (i % 50) + "a\n" for i in range(4_000)),
    "brackets": "[" * N,
    "pictures": "![" * (N // 2),
    "closing brackets": "[" * (N // 2) + "]" * (N // 2),
    "half links": "[a](" * (N // 4),
    "references": "[a]: b\n" + "[a]" * 33_000,
    "as many brackets as are read": "[*a _b *a _b *a _b *a _b " * 1_999,
    "emphasis": "*a **a " * (N // 7),
    "emphasis in emphasis": "*_" * (N // 2),
    "backticks": "".join("`" * i + " " for i in range(440)),
    "angle brackets": "<" * N,
    "automatic links": "<http://" * (N // 8),
    "addresses in a row": "http://a.org/(" * (N // 14),
    "addresses with dots": "https://a.org/." * (N // 15),
    "schemes": "http:" * (N // 5),
    "lists in lists": "\n".join("  " * i + "- a" for i in range(440)),
    "lists on one line": "- " * (N // 2),
    "tables": "|a|b|\n|-|-|\n" + "|\n" * (N // 2 - 10),
    "wide tables": "|a" * 1000 + "\n" + "|-" * 1000 + "\n" + "|\n" * 48_000,
    "ampersands": "&" * N,
    "tildes": "~~a " * (N // 4),
    "line breaks": "a\n" * (N // 2),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markdown_takes_no_more_than_two_seconds(name):
    html = in_time(2, lambda: render(HOSTILE[name][:N]))
    assert dangers(html) == []


def test_what_is_longer_than_anybody_writes_is_shown_as_plain_text():
    assert render("*a* " * 25_000).startswith("<p><em>a</em> <em>a</em> ")
    assert render("*a* " * 25_001).startswith("<p>*a* *a* ")
    assert render("[" * 2_001) == f"<p>{'[' * 2_001}</p>"


def test_no_text_is_lost_in_quotes_that_are_too_deep():
    assert "the point" in render("> " * 60 + "the point")
    assert "the point" in render("\n".join("  " * i + "- a" for i in range(12)) + "\n" + "  " * 12 + "- the point")

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staffroom.foundation.plain import folded
from staffroom.foundation.safe_html import clean

from .looking import dangers, elements
from .speed import in_time

REL = 'rel="nofollow ugc noopener"'


@pytest.mark.parametrize(
    ("foreign", "cleaned"),
    [
        ("<p>Hello <b>you</b></p>", "<p>Hello <b>you</b></p>"),
        ("<div>one</div><div>two</div>", "<div>one</div><div>two</div>"),
        ("<h1>Title</h1><h2>Part</h2><h6>Small</h6>", "<h3>Title</h3><h3>Part</h3><h5>Small</h5>"),
        ("<section><article>x</article></section>", "<div><div>x</div></div>"),
        ("<del>a</del><strike>b</strike><u>c</u>", "<s>a</s><s>b</s>c"),
        ("<p>one<p>two", "<p>one</p><p>two</p>"),
        ("<ul><li>one<li>two</ul>", "<ul><li>one</li><li>two</li></ul>"),
        ('<ol start="3"><li>x</ol>', '<ol start="3"><li>x</li></ol>'),
        ('<ol start="-1e9"><li>x</ol>', "<ol><li>x</li></ol>"),
        ("<p><b>bold<p>not", "<p><b>bold</b></p><p>not</p>"),
        ("<b><i>x</b></i>", "<b><i>x</i></b>"),
        ("<pre>\n\n  a\n</pre>", '<pre tabindex="0">  a\n</pre>'),
        (
            '<table tabindex="1"><tr><td>a</td></tr></table>',
            "<table><tbody><tr><td>a</td></tr></tbody></table>",
        ),
        ('<pre style="x" tabindex="-1" onclick="y">a</pre>', '<pre tabindex="0">a</pre>'),
        ("a < b & c &lt;d&gt; <3", "a &lt; b &amp; c &lt;d&gt; &lt;3"),
        ("<td>loose<td>cells", " loose cells"),
        (
            "<table>loose<tr>text<td>x</table>",
            "<table><tbody><tr><td>loose</td></tr><tr><td>text</td><td>x</td></tr></tbody></table>",
        ),
        ('<td colspan="2">', " "),
        (
            '<table><tr><td colspan="2" class="number big" align="right">1</td></tr></table>',
            '<table><tbody><tr><td colspan="2" class="number">1</td></tr></tbody></table>',
        ),
        ("", ""),
    ],
)
def test_what_becomes_of(foreign, cleaned):
    assert clean(foreign) == cleaned


@pytest.mark.parametrize(
    "foreign",
    [
        "<script>alert(1)</script>",
        "<SCRIPT>alert(1)</SCRIPT >",
        "<style>body{display:none}</style>",
        "<title>x</title>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<svg onload=alert(1)>",
        "<math><mtext><img src=x></mtext></math>",
        "<template><script>alert(1)</script></template>",
        "<iframe src=https://evil.example></iframe>",
        "<object data=x></object><embed src=x>",
        "<img src=https://evil.example/pixel.gif alt=hello>",
        "<img src=x onerror=alert(1)//>",
        "<!-- <p>hidden</p> --><!--[if mso]><p>Outlook</p><![endif]-->",
        "<link rel=stylesheet href=https://evil.example/x.css><meta http-equiv=refresh content=0><base href=//evil>",
        "<input autofocus onfocus=alert(1)><video src=x onerror=alert(1)></video>",
        "<script>alert(1)",
    ],
)
def test_nothing_at_all_is_left_of(foreign):
    assert clean(foreign).strip() == ""


@pytest.mark.parametrize(
    "foreign",
    [
        '<p style="position:fixed;inset:0;z-index:9">x</p>',
        '<p class="masthead" id="main" onclick="y" data-x="1" hidden contenteditable tabindex="1">x</p>',
        "<p background=javascript:x>x</p>",
        "<p/onclick=alert(1)>x</p>",
        '<p title="</p><script>alert(1)</script>">x</p>',
        "<p a='1' a=\"2\" <b>x</p>",
    ],
)
def test_of_a_paragraph_only_the_paragraph_is_left(foreign):
    assert [tag for tag, attributes in elements(clean(foreign)) if attributes] == []
    assert clean(foreign).endswith("x</p>")


LEADING_ELSEWHERE = """
javascript:alert(1)|java&#10;script:alert(1)|&#1;javascript:x|data:text/html,x|vbscript:x|cid:1|//evil.example/x
|/networks/1/leave|#top|?x|ftp://a.org|feed:javascript:x|blob:x|
"""


@pytest.mark.parametrize("address", LEADING_ELSEWHERE.split("|"))
def test_an_address_that_does_not_lead_to_the_web_or_a_mailbox_is_dropped(address):
    assert clean(f'<a href="{address}">x</a>') == f"<a {REL}>x</a>"


@pytest.mark.parametrize("address", ["https://a.org/?a=1&amp;b=2#c", "http://a.org", "mailto:jo@example.org"])
def test_an_address_that_does_is_kept_and_marked(address):
    assert clean(f'<a href="{address}" target="_blank" rel="opener">x</a>') == f'<a href="{address}" {REL}>x</a>'


def test_a_million_quotation_marks_in_an_address_are_no_attributes():
    assert dangers(clean("<a href='https://a.org/\"onclick=\"alert(1)' title='\"><b onclick=x>'>x</a>")) == []


def test_only_our_own_folded_quotes_stay_and_only_where_they_are_expected():
    ours = folded("> what you said")
    assert clean(ours, folds=True) == ours
    assert "details" not in clean(ours)
    assert (
        clean("<details open class='quoted masthead'>x</details>", folds=True) == '<details class="quoted">x</details>'
    )


PIECES = """
<p> </p> <div> </div> <b> </b> </a> <i/> <table> </table> <tr> <td> <caption> <tbody> <ul> <li> </ul> <br> <pre> </pre>
<h1> </h1> <blockquote> </blockquote> <dl> <dt> <dd> <hr> <code> <svg> </svg> <math> <mtext> <style> </style> <script>
</script> <template> <!-- --> <select> <option> <textarea> </textarea> <noscript> </noscript> <frameset> <form> <button>
<summary> <font> <![CDATA[ ]]> <? < > & &lt; &#0; &#x3c; " ' = text <a/href=javascript:x> <x/onclick=y> <img/src=x>
"""
SPACED = ["<a href='https://a.org'>", "<th colspan=2>", "<details open>", "\n", " ", "\x00", "\r", "\x0c", "\ud800"]
FOREIGN = st.lists(st.sampled_from([*PIECES.split(), *SPACED]) | st.text(max_size=4), max_size=30).map("".join)


@settings(max_examples=600, deadline=None)
@given(FOREIGN)
def test_whatever_comes_in_is_harmless_and_stays_as_it_is_when_cleaned_again(foreign):
    html = clean(foreign)
    assert "<script" not in html
    assert dangers(html) == []
    assert clean(html) == html
    ours = clean(foreign, folds=True)
    assert dangers(ours) == []
    assert clean(ours, folds=True) == ours


N = 100_000
HOSTILE = {
    "nested divs": "<div>" * N,
    "nested quotes": "<blockquote>" * N,
    "nested tables": "<table><tr><td>" * (N // 3),
    "tables in tables": "<table>" * N,
    "text in a table": "<table>" * 40 + "x<b>y</b>" * N,
    "fonts that stay open": "".join(f"<font size={i}><p>" for i in range(N // 10)),
    "bold that stays open": "<b><p>" * N,
    "links that stay open": "<a href='https://a.org'>" * (N // 3),
    "many formats": "<b><i><em><s><code><strong><sub><sup><cite>" * 11 + "<div>x</div>" * (N // 2),
    "lists in lists": "<ul><li>" * N,
    "attributes": "<p " + " ".join(f"a{i}=1" for i in range(N)) + ">x",
    "comments": "<!--" * N,
    "half tags": '<a "' * N,
    "less-thans": "<" * 1_000_000,
    "ampersands": "&" * 1_000_000,
    "ampersands between tags": "&<x>" * 250_000,
    "references": "&amp;" * 200_000,
    "svg": "<svg>" * N,
    "end tags": "</p>" * N,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_html_takes_no_more_than_two_seconds(name):
    html = in_time(2, lambda: clean(HOSTILE[name]))
    assert dangers(html) == []


def test_elements_that_are_too_deep_are_no_longer_nested_and_their_text_stays():
    html = clean("<div>" * 200 + "the point" + "</div>" * 200)
    assert html.count("<div>") == html.count("</div>") == 100
    assert "the point" in html


def test_layout_by_tables_ten_deep_keeps_its_text_apart():
    foreign = "<table><tbody><tr><td>" * 10 + "<p>one</p><p>two</p>" + "</td></tr></tbody></table>" * 10
    assert clean(foreign) == foreign

"""Our own papers: what their Markdown becomes."""

import pytest

from staffroom.foundation import papers

SOURCE = """# The *owner's* hour

See [below](#what-is-it-for), [mail](mail.md#out) and `./staffroom run`.

## What is it for?

| Name | Bytes |
|---|--:|
| a | 1 |

## What is it for?

```sh
./staffroom demo > log
```
"""


def test_a_paper_has_a_title_headings_that_can_be_linked_to_and_a_body():
    paper = papers.read(SOURCE)

    assert paper.title == "The *owner's* hour"
    assert paper.headings == (
        papers.Heading(2, "what-is-it-for", "What is it for?"),
        papers.Heading(2, "what-is-it-for-1", "What is it for?"),
    )
    assert '<h2 id="what-is-it-for-1">What is it for?</h2>' in paper.html
    assert "owner" not in paper.html


def test_links_lead_where_the_page_has_them():
    paper = papers.read(SOURCE, leads_to=lambda link: f"/help/{link}")

    assert paper.links == ("#what-is-it-for", "mail.md#out")
    assert '<a href="/help/mail.md#out">mail</a>' in paper.html


def test_what_is_wide_can_be_reached_by_keyboard_and_nothing_is_styled_in_place():
    html = papers.read(SOURCE).html

    assert '<pre tabindex="0"><code>./staffroom demo &gt; log\n</code></pre>' in html
    assert '<table tabindex="0">' in html
    assert '<td class="number">1</td>' in html
    assert "style=" not in html


def test_commands_and_names_can_be_told_from_the_words():
    paper = papers.read(SOURCE)

    assert paper.code == (papers.Code("sh", "./staffroom demo > log\n"),)
    assert paper.words_in_code == ("./staffroom run",)


@pytest.mark.parametrize(
    ("words", "anchor"),
    [
        ("Out: a relay", "out-a-relay"),
        ("DNS, step by step", "dns-step-by-step"),
        ("SQLite → PostgreSQL", "sqlite--postgresql"),
        ("The owner's “hour”", "the-owners-hour"),
        ("`keys/smtp.pem` and re-use", "keyssmtppem-and-re-use"),
    ],
)
def test_anchors_are_those_of_the_forges(words, anchor):
    assert papers.anchor_of(words) == anchor


@pytest.mark.parametrize("source", ["", "No title.\n", "## Too low\n"])
def test_a_paper_without_a_title_is_refused(source):
    with pytest.raises(ValueError, match="begins with its title"):
        papers.read(source)

from collections import deque

import pytest

from staffroom.foundation.html_tokens import Tag, tokens

from .speed import in_time


def told(html):
    """Tags as “name” or “/name”, texts as they are, in one list."""
    return [("/" * token.is_closing + token.name) if isinstance(token, Tag) else repr(token) for token in tokens(html)]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<P>a &amp; b</P>", ["p", "'a & b'", "/p"]),
        ("<br/><br />", ["br", "br"]),
        ("a < b <3 <- c", ["'a '", "'< b <3 <- c'"]),
        ("a<!-- <p> -->b", ["'a'", "'b'"]),
        ("<!DOCTYPE html><?xml?>x", ["'x'"]),
        ("<style>p { color: red }</style>x", ["'x'"]),
        ("<script>'</p>'</script >x", ["'x'"]),
        ("<title>t</TITLE>x", ["'x'"]),
        ("<script>never closed", []),
        ("</script>x", ["'x'"]),
        ("<p title='a > b'>x", ["p", "'x'"]),
        ("<p title=it's>x", ["p", "'x'"]),
        ("", []),
    ],
)
def test_html_is_cut_into_tags_and_texts(html, found):
    assert told(html) == found


def test_attributes_are_read_whatever_their_quotes():
    (tag,) = tokens("""<a HREF="a&amp;b" title='c "d"' rel=e hidden href=second>""")
    assert tag.attributes() == {"href": "a&b", "title": 'c "d"', "rel": "e", "hidden": ""}


@pytest.mark.parametrize("piece", ["<", "<a ", '<a "', "<!--", "</", "<!", "<script>", "&", "<a b='", "<p><", "<svg>"])
def test_every_character_is_looked_at_a_few_times_only(piece):
    in_time(2, lambda: deque(tokens(piece * (1_000_000 // len(piece))), maxlen=0))

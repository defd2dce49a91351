"""The house's own papers, such as its guides: Markdown that we wrote, as HTML whose headings can be linked to.

A heading's anchor is made as the usual forges make it, so that a link leads to the same place on a forge and here.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

_NOT_IN_ANCHORS = re.compile(r"[^\w\- ]")


@dataclass(frozen=True)
class Heading:
    """`html`: its words, safe."""

    level: int
    anchor: str
    html: str


@dataclass(frozen=True)
class Code:
    """A block of code: its language ("sh", "ini", or "") and its text."""

    language: str
    text: str


@dataclass(frozen=True)
class Paper:
    """`title` is its first heading, and stands in neither `html` nor `headings`. `links`: as they were written."""

    title: str
    html: str
    headings: tuple[Heading, ...]
    links: tuple[str, ...]
    code: tuple[Code, ...]
    words_in_code: tuple[str, ...]


def read(source: str, *, leads_to: Callable[[str], str] = str) -> Paper:
    """The paper that `source` is. `leads_to` says where a link leads on a page, given what was written."""
    tokens = _PARSER.parse(source)
    if [token.type for token in tokens[:1]] != ["heading_open"] or tokens[0].tag != "h1":
        raise ValueError("A paper begins with its title.")
    title, body = tokens[1].content, tokens[3:]
    headings, links = tuple(_name_headings(body)), []
    for token in _all(body):
        if token.type == "link_open":
            links.append(str(token.attrs["href"]))
            token.attrs["href"] = leads_to(links[-1])
        elif token.attrs.pop("style", None) == "text-align:right":
            token.attrs["class"] = "number"
        elif token.type == "table_open":
            token.attrs["tabindex"] = "0"  # wider than the page, it is scrolled to by keyboard, too
    return Paper(
        title=title,
        html=_PARSER.renderer.render(body, _PARSER.options, {}),
        headings=headings,
        links=tuple(links),
        code=tuple(Code(token.info, token.content) for token in body if token.type == "fence"),
        words_in_code=tuple(token.content for token in _all(body) if token.type == "code_inline"),
    )


def anchor_of(words: str) -> str:
    """“The owner's *first* hour” → “the-owners-first-hour”."""
    return _NOT_IN_ANCHORS.sub("", words.lower()).replace(" ", "-")


def _name_headings(tokens: Sequence[Token]) -> Iterator[Heading]:
    taken: Counter[str] = Counter()
    for place, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        words = tokens[place + 1]
        anchor = anchor_of("".join(child.content for child in words.children or ()))
        again = taken[anchor]
        taken[anchor] += 1
        token.attrs["id"] = f"{anchor}-{again}" if again else anchor
        yield Heading(int(token.tag[1]), str(token.attrs["id"]), _PARSER.renderInline(words.content))


def _all(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()


def _fence(_renderer: object, tokens: Sequence[Token], place: int, *_rest: object) -> str:
    return f'<pre tabindex="0"><code>{escape(tokens[place].content)}</code></pre>\n'


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.add_render_rule("fence", _fence)
    return parser


_PARSER = _parser()

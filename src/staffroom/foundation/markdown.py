"""What members write on the web, in Markdown, as safe HTML.

CommonMark with tables and ~~strikethrough~~; a line break is a line break, as in a mail; addresses become links. HTML
is shown as it was typed, and pictures from elsewhere become links: a page of ours asks nobody else for anything.
"""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from . import plain
from .links import FINDER, LONGEST_ADDRESS
from .safe_html import SCHEMES, gate

LONGEST = 100_000  # characters, as many as a message may have; the costliest of this length take less than a second
MOST_BARS = 3_000  # each may be the edge of a table's cell
MOST_BRACKETS = 2_000  # each may open a link and is read on from: nobody who means Markdown writes more
DEEPEST_QUOTE = 10

_TOO_DEEP = re.compile(rf"^(?: {{0,3}}>){{{DEEPEST_QUOTE},}}", re.MULTILINE)
_SCHEME = re.compile(rf"(?:{'|'.join(sorted(SCHEMES))}):", re.IGNORECASE)
_HTTP = re.compile(r"https?\Z", re.IGNORECASE)
# Of the page's own headings, the nearest above a text is an h2; no level is left out below it, whatever was typed.
NEAREST_HEADING, LOWEST_HEADING = 2, 5


def render(source: str) -> str:
    """Safe HTML of Markdown. What is far longer than anybody writes is shown as plain text."""
    if len(source) > LONGEST or source.count("[") > MOST_BRACKETS or source.count("|") > MOST_BARS:
        return plain.render(source)
    return gate(_PARSER.render(_TOO_DEEP.sub("> " * DEEPEST_QUOTE, source)))


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802  the library's name
        return _SCHEME.match(url) is not None


def _parser() -> MarkdownIt:
    parser = _Parser("commonmark", {"html": False, "linkify": True, "breaks": True, "maxNesting": 60})
    parser.enable(["table", "strikethrough", "linkify"])
    parser.linkify = FINDER
    parser.inline.ruler.at("linkify", _web_address)
    parser.core.ruler.after("inline", "house_manner", _in_house_manner)
    return parser


def _web_address(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  the signature of a rule
    """At the colon of “https:”, take the whole address: `*` and `_` in it are no emphasis.

    In place of the library's rule, which reads everything before it again at every colon.
    """
    scheme = _HTTP.search(state.pending[-5:]) if state.src[state.pos] == ":" and not state.linkLevel else None
    if scheme is None:
        return False
    start = state.pos - len(scheme.group())
    found = FINDER.match_at_start(state.src[start : start + LONGEST_ADDRESS])
    if found is None:
        return False
    url = found.url.rstrip("*")
    if not silent:
        state.pending = state.pending[: -len(scheme.group())]
        state.push("link_open", "a", 1).attrs = {"href": state.md.normalizeLink(url)}
        state.push("text", "", 0).content = state.md.normalizeLinkText(url)
        state.push("link_close", "a", -1)
    state.pos = start + len(url)
    return True


def _in_house_manner(state: StateCore) -> None:
    """Headings fit below the page's own, figures are aligned by a class, pictures are links, quotes name a source.

    Tables are scrolled to where they are wider than the page, and so can be reached by keyboard.
    """
    level = NEAREST_HEADING
    for place, token in enumerate(state.tokens):
        if token.type == "heading_open":
            level = min(NEAREST_HEADING + int(token.tag[1]), level + 1, LOWEST_HEADING)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{level}"
        elif token.attrs.pop("style", None) == "text-align:right":
            token.attrs["class"] = "number"
        elif token.type == "table_open":
            token.attrs["tabindex"] = "0"
        elif token.type == "blockquote_open":
            _name_source(state.tokens[place + 1 : place + 4])
        if token.children:
            token.children = _with_links_for_pictures(token.children)


def _name_source(start: Sequence[Token]) -> None:
    """A quote that begins with a line in italics, such as “*Priya wrote*”, begins with its source."""
    if [token.type for token in start] != ["paragraph_open", "inline", "paragraph_close"]:
        return
    inline = [token for token in start[1].children or () if token.type != "text" or token.content]
    types = [token.type for token in inline]
    if types[:1] + types[-1:] == ["em_open", "em_close"] and set(types[1:-1]) <= {"text", "text_special"}:
        start[0].hidden = start[2].hidden = True
        inline[0].tag = inline[-1].tag = "cite"


def _with_links_for_pictures(tokens: Sequence[Token]) -> list[Token]:
    shown: list[Token] = []
    is_in_link = False
    for token in tokens:
        is_in_link = token.type == "link_open" or (is_in_link and token.type != "link_close")
        if token.type != "image":
            shown.append(token)
            continue
        url = str(token.attrs["src"])
        words = Token("text", "", 0, content=token.content or url)
        link = [Token("link_open", "a", 1, attrs={"href": url}), words, Token("link_close", "a", -1)]
        shown += [words] if is_in_link else link
    return shown


_PARSER = _parser()

"""Foreign HTML made harmless to *parse*: few tags, no attributes but the needed ones, closed in order, never deep.

Browsers and sanitisers mend broken HTML by rules that take quadratic time, or memory without end, when somebody means
it: a hundred thousand nested divs, ten thousand unclosed fonts. So foreign HTML is straightened here first, in one
pass. This is not the sanitiser: `safe_html` is, and has the last word.
"""

from collections import Counter
from collections.abc import Set
from html import escape

from .html_tokens import Tag, tokens

LONGEST = 1_000_000
DEEPEST = 100
MOST_REFERENCES = 100_000  # in one text, of “&amp;” and its like

RENAMED = {
    **dict.fromkeys(("h1", "h2"), "h3"),
    "h6": "h5",
    **dict.fromkeys(("del", "strike"), "s"),
    **dict.fromkeys(("tt", "kbd", "samp"), "code"),
    **dict.fromkeys(("address", "article", "aside", "center", "dd", "dir", "dl", "dt", "fieldset"), "div"),
    **dict.fromkeys(("figcaption", "figure", "footer", "form", "header", "main", "nav", "section"), "div"),
}
INLINE = frozenset({"a", "b", "cite", "code", "em", "i", "s", "strong", "sub", "sup"})
BLOCKS = frozenset({"p", "div", "pre", "blockquote", "ul", "ol", "li", "h3", "h4", "h5"})
FOLDS = frozenset({"details", "summary"})
TABLES = frozenset({"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"})
VOID = frozenset({"br", "hr"})
KEPT = {
    "a": ("href",),
    "ol": ("start",),
    "table": ("tabindex",),
    "td": ("colspan", "rowspan", "class"),
    "th": ("colspan", "rowspan", "class"),
}

_SECTIONS = frozenset({"caption", "thead", "tbody", "tfoot"})
_HEADINGS = frozenset({"h3", "h4", "h5"})
# Opening the first ends an open one of the second, looked for up to one of the third.
_ENDS = {
    "a": ({"a"}, {"td", "th"}),
    "li": ({"li"}, {"ul", "ol", "td", "th"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
    "tr": ({"tr", "caption"}, {"table"}),
    **dict.fromkeys(_SECTIONS, (_SECTIONS, {"table"})),
    **dict.fromkeys(_HEADINGS, (_HEADINGS, {"div", "blockquote", "li", "td", "th"})),
}
_ENDS_PARAGRAPH = BLOCKS | FOLDS | {"table", "hr"}
_HOLDS_PARAGRAPHS = (BLOCKS | FOLDS | TABLES) - {"p"}
# Where text can't stand: a cell is opened for it.
_CELL_MISSING = {"tr": ("td",), **dict.fromkeys(("table", "thead", "tbody", "tfoot"), ("tr", "td"))}


def untangle(html: str, *, folds: bool = False) -> str:
    """`html` with the tags named above alone, each closed, none deeper than 100; cut after a million characters.

    With `folds`, the details that we ourselves put around quotes stay.
    """
    straight = _Straight(FOLDS if folds else frozenset())
    for token in tokens(html[:LONGEST]):
        if isinstance(token, str):
            straight.write_text(token)
        elif token.is_closing:
            straight.close(RENAMED.get(token.name, token.name))
        else:
            straight.open(token)
    return straight.finished()


class _Straight:
    """HTML being written, and what is open in it."""

    def __init__(self, folds: frozenset[str]) -> None:
        self._tags = INLINE | BLOCKS | TABLES | VOID | folds
        self._kept = KEPT | ({"details": ("class",)} if folds else {})
        self._written: list[str] = []
        self._open: list[str] = []
        self._not_opened: Counter[str] = Counter()

    def write_text(self, text: str) -> None:
        if not text.isspace():
            self._open_missing_cell()
        if self._written and self._written[-1] == "<pre>":
            text = text.lstrip("\n")  # one line break after it is no text; browsers and sanitisers differ on the rest
        if sum(map(text.count, "&<>")) > MOST_REFERENCES:
            text = text[:MOST_REFERENCES]  # a sanitiser takes quadratic time to put so many into one text
        self._written.append(escape(text, quote=False))

    def open(self, tag: Tag) -> None:
        name = RENAMED.get(tag.name, tag.name)
        if name not in self._tags:
            return
        if name in TABLES - {"table"} and "table" not in self._open:
            self._written.append(" ")
            return
        if name in _ENDS:
            self._end(*_ENDS[name])
        if name in _ENDS_PARAGRAPH:
            self._end({"p"}, _HOLDS_PARAGRAPHS)
        if name not in TABLES:
            self._open_missing_cell()
        if name in VOID:
            self._written.append(f"<{name}>")
        elif len(self._open) >= DEEPEST:
            self._not_opened[name] += 1
            self._written.append("<br>" if name in BLOCKS else " ")
        else:
            self._open.append(name)
            self._written.append(f"<{name}{self._attributes(name, tag)}>")

    def close(self, name: str) -> None:
        """End the innermost element of this name, and what is still open in it."""
        if self._not_opened[name]:
            self._not_opened[name] -= 1
        elif name in self._open:
            self._close_down_to(len(self._open) - 1 - self._open[::-1].index(name))

    def finished(self) -> str:
        self._close_down_to(0)
        return "".join(self._written)

    def _open_missing_cell(self) -> None:
        for name in _CELL_MISSING.get(self._open[-1], ()) if self._open else ():
            self._open.append(name)
            self._written.append(f"<{name}>")

    def _end(self, names: Set[str], within: Set[str]) -> None:
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place] in names:
                self._close_down_to(place)
                return
            if self._open[place] in within:
                return

    def _close_down_to(self, depth: int) -> None:
        while len(self._open) > depth:
            self._written.append(f"</{self._open.pop()}>")

    def _attributes(self, name: str, tag: Tag) -> str:
        if name not in self._kept or not tag.attributes_text:
            return ""
        found = tag.attributes()
        return "".join(f' {kept}="{escape(found[kept].strip())}"' for kept in self._kept[name] if kept in found)

"""Clean text from an HTML mail: readable, with its quotes marked “> ”, so that replies are found as in plain text.

Quotes are recognised by what mail programs put around them (Gmail, Apple Mail and Thunderbird: blockquote; Yahoo,
Proton and others: a class of their own; Outlook: a marked header, with everything after it), before any words are
looked at. What is written below an Outlook header, between the lines of the mail answered, can't be told from it.
"""

import re
from collections import Counter
from dataclasses import dataclass

from staffroom.foundation.html_tokens import Tag, tokens

from .limits import MAX_HTML
from .links import link_in_text
from .text_lines import Place, TextLines

_MAX_TOKENS = 200_000  # tags and texts

_PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "dl", "table", "pre", "fieldset"}
_LINES = {
    *("div", "tr", "li", "dt", "dd", "section", "article", "header", "footer", "main", "nav", "aside", "figure"),
    *("center", "address", "form", "caption", "figcaption", "details", "summary", "body"),
}
_BLOCKS = _PARAGRAPHS | _LINES
_TRACKED = _BLOCKS | {"td", "th", "span", "a"}
_CLOSED_BY_NEXT = {
    "li": {"li"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "tr": {"tr"},
    "td": {"td", "th"},
    "th": {"td", "th"},
}

_QUOTES = re.compile(
    r"\b(yahoo_quoted|protonmail_quote|tutanota_quote|zmail_extra)|\bmail-editor-reference-message-container\b"
    r"|\bms-outlook-mobile-reference-message\b"
)
_REST_IS_QUOTE = re.compile(r"(x_)*(divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION)")
_SIGNATURES = re.compile(
    r"\b(gmail_signature|moz-signature|protonmail_signature_block|ms-outlook-mobile-signature|mail-editor-signature)\b"
    r"|^(x_)*Signature$",
    re.MULTILINE,
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|(?<![\w-])opacity\s*:\s*0(?![.\d])"
    r"|max-height\s*:\s*0(?![.\d])"
)
_TINY = re.compile(r"font-size\s*:\s*0(?![.\d])")  # on a container it often only removes gaps
_INDENTED = re.compile(r"border(-left)?\s*:\s*(none|0)")  # how Gmail and Outlook indent a paragraph
_NO_MARGIN = re.compile(r"margin(-top)?\s*:\s*0|\bMso(Normal|PlainText|ListParagraph|NoSpacing)")


@dataclass(slots=True)
class _Open:
    """An element that is open, and what ends with it."""

    name: str
    is_quote: bool = False
    is_hidden: bool = False
    is_close_set: bool = False
    """A paragraph or list without space around it."""


def html_to_text(html: str) -> tuple[str, str]:
    """The text, and a note for the operator if not all of it was read."""
    note = "" if len(html) <= MAX_HTML else "The HTML was too long: only its beginning was read."
    reader = _Reader()
    for number, token in enumerate(tokens(html[:MAX_HTML])):
        if isinstance(token, str):
            reader.text(token)
        elif number > _MAX_TOKENS:
            note = "The HTML had too many elements: only its beginning was read."
            break
        elif token.is_closing:
            reader.close(token.name)
        else:
            reader.open(token)
    return reader.lines.finished(), note


class _Reader:
    """Turns tags into line breaks, list items and quote levels."""

    def __init__(self) -> None:
        self.lines = TextLines()
        self._open: list[_Open] = []
        self._counts: Counter[str] = Counter()
        self._hidden = 0
        self._lists: list[int | None] = []  # the number of the last item; None for a list with bullets
        self._link: tuple[str, Place] | None = None
        self._rest_is_quote = False

    def text(self, text: str) -> None:
        if self._hidden:
            return
        if self._counts["pre"]:
            self.lines.verbatim(text)
        else:
            self.lines.words(text)

    def open(self, tag: Tag) -> None:
        attributes = tag.attributes() if "=" in tag.attributes_text or "hidden" in tag.attributes_text else {}
        match tag.name:
            case "br" if not self._hidden:
                self.lines.newline()
            case "hr" if not self._hidden:
                self.lines.line("---")
            case "img" if not self._hidden:
                self._picture(attributes)
            case name if name in _TRACKED:
                self._close_implied(name)
                element = _element(name, attributes, is_in_list=bool(self._lists))
                self._open.append(element)
                self._counts[name] += 1
                self._hidden += element.is_hidden
                if not self._hidden:
                    self._begin(element, attributes)

    def close(self, name: str) -> None:
        """End the innermost element of this name, and what is still open in it."""
        if not self._counts[name]:
            if name == "p":
                self.lines.blank_line()
            return
        while self._open:
            element = self._open.pop()
            self._counts[element.name] -= 1
            if not self._hidden:
                self._end(element)
            self._hidden -= element.is_hidden
            if element.name == name:
                return

    def _close_implied(self, name: str) -> None:
        """Paragraphs, items and cells may be left open: the next one ends them."""
        if self._open and self._open[-1].name == "p" and name in _BLOCKS:
            self.close("p")
        if self._open and name in _CLOSED_BY_NEXT.get(self._open[-1].name, ()):
            self.close(self._open[-1].name)
        if name == "a":
            self._end_link()

    def _begin(self, element: _Open, attributes: dict[str, str]) -> None:
        name, names = element.name, f"{attributes.get('id', '')}\n{attributes.get('class', '')}"
        if element.is_quote:
            self.lines.quote(+1)
        elif name in _PARAGRAPHS and not element.is_close_set:
            self.lines.blank_line()
        elif name in _BLOCKS:
            self.lines.fresh_line()
        elif name in {"td", "th"}:
            self.lines.cell()
        if name in {"ul", "ol"}:
            self._lists.append(None if name == "ul" else _number(attributes.get("start", "1")) - 1)
        elif name == "li":
            self.lines.bullet(self._bullet())
        elif name == "a":
            self._link = (attributes.get("href", ""), self.lines.here())
        if names != "\n":
            self._begin_named(attributes.get("id", ""), names)

    def _begin_named(self, identifier: str, names: str) -> None:
        """What mail programs mark by the names they give."""
        if _SIGNATURES.search(names):
            self.lines.line("-- ")
        if not self._rest_is_quote and _REST_IS_QUOTE.fullmatch(identifier):
            self._rest_is_quote = True
            self.lines.quote(+1)

    def _end(self, element: _Open) -> None:
        if element.is_quote:
            self.lines.quote(-1)
        elif element.name in _PARAGRAPHS and not element.is_close_set:
            self.lines.blank_line()
        elif element.name in _BLOCKS:
            self.lines.fresh_line()
        elif element.name == "a":
            self._end_link()
        if element.name in {"ul", "ol"} and self._lists:
            self._lists.pop()

    def _bullet(self) -> str:
        indent = "  " * min(len(self._lists) - 1, 10)
        if not self._lists or self._lists[-1] is None:
            return f"{indent}- "
        self._lists[-1] += 1
        return f"{indent}{self._lists[-1]}. "

    def _end_link(self) -> None:
        if self._link is None:
            return
        href, place = self._link
        self._link = None
        label = self.lines.since(place)
        if label and label.strip():
            self.lines.replace_since(place, link_in_text(label, href))

    def _picture(self, attributes: dict[str, str]) -> None:
        """A picture's words. One without, or of a single pixel, says nothing (or tells its sender who reads)."""
        alt = attributes.get("alt", "").strip()
        if not alt or "1" in (attributes.get("width"), attributes.get("height")):
            return
        is_emoji = len(alt) <= 8 and not alt.isascii()
        self.lines.words(alt if is_emoji else f" [{alt[:200]}] ")


def _element(name: str, attributes: dict[str, str], *, is_in_list: bool) -> _Open:
    style = attributes.get("style", "")
    names = f"{attributes.get('id', '')} {attributes.get('class', '')}"
    is_cited = attributes.get("type") == "cite" or "gmail_quote" in names or attributes.get("name") == "quote"
    return _Open(
        name,
        is_quote=(name == "blockquote" and (is_cited or not _INDENTED.search(style)))
        or bool(_QUOTES.search(names))
        or (name == "div" and is_cited and "gmail_quote" not in names),
        is_hidden="hidden" in attributes
        or (bool(style) and (bool(_HIDDEN.search(style)) or (name in {"p", "span"} and bool(_TINY.search(style))))),
        is_close_set=(name in {"p", "ul", "ol"} and is_in_list)
        or (name == "p" and bool(_NO_MARGIN.search(f"{names} {style}"))),
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1

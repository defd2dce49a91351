"""The beginning of what somebody said, as one line of plain text, for lists."""

import re
from html import unescape

import nh3

OF_A_MESSAGE = 230  # characters, in lists
ENOUGH = 20_000  # characters of HTML or text that are looked at

_LOOKS_LIKE_HTML = re.compile(r"<(?:p|div|br|pre|ul|ol|h[1-6]|table|blockquote|details|a|em|strong|code)\b[^<>]*>")
_BLOCK = re.compile(r"<(?=/?(?:p|div|br|pre|ul|ol|li|h[1-6]|hr|table|tr|td|th|blockquote|details)\b)")
_END_OF_BLOCK = re.compile(r"</(?:p|div|pre|li|h[1-6]|tr)>|<hr>")
_QUOTED_LINE = re.compile(r"^[ ]{0,3}>.*\n?", re.MULTILINE)
# A repeat of an earlier message is not what somebody said.
_LEFT_OUT = {"blockquote", "details", "script", "style", "title", "template", "svg", "math"}
_WORDS_ONLY = nh3.Cleaner(tags=set(), attributes={}, clean_content_tags=_LEFT_OUT)


def excerpt(html_or_text: str, length: int = 200) -> str:
    """One line of plain text, at most `length` characters, ending with a whole word and “…” if there is more.

    Quotes are left out. May be empty. Safe HTML or plain text goes in; what comes out has still to be escaped.
    """
    return _cut(all_said(html_or_text, ENOUGH), length)


def all_said(html_or_text: str, most: int = 400_000) -> str:
    """The same without an end: all that was said, as one line of plain text. `most`: characters that are looked at."""
    text = html_or_text[:most]
    text = _words_of_html(text) if _LOOKS_LIKE_HTML.search(text) else _QUOTED_LINE.sub("", text)
    return " ".join(text.split())


def paragraphs(html: str, most: int) -> list[str]:
    """The same as lines of plain text, one for each paragraph or item, of at most `most` characters together."""
    found: list[str] = []
    for piece in _END_OF_BLOCK.split(html[:ENOUGH]):
        left = most - sum(map(len, found))
        said = _cut(_said_in(piece), left) if left > 0 else ""
        if said:
            found.append(said)
    return found


def _said_in(html: str) -> str:
    return " ".join(_words_of_html(html).split())


def _words_of_html(html: str) -> str:
    return unescape(_WORDS_ONLY.clean(_BLOCK.sub(" <", html)))


def _cut(line: str, length: int) -> str:
    if len(line) <= length:
        return line
    start, space, _rest = line[:length].rpartition(" ")
    kept = start if space and len(start) >= length // 2 else line[: length - 1]
    return kept.rstrip(" ,;:–—-") + "…"

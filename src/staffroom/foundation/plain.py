"""Plain text, as mail programs and people type it, as safe HTML.

Mail is not Markdown: a line that begins with # is no heading and one with * no list. What is kept is what plain text
has: paragraphs, line breaks, quotes marked “>”, columns of spaces, and web addresses.
"""

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby
from textwrap import dedent

from django.utils.translation import gettext as _

from .links import find_links
from .safe_html import gate

LONGEST = 500_000
LONGEST_LINE = 10_000  # what is longer was not typed by anybody, and costs quadratic time to sanitise as one piece
DEEPEST_QUOTE = 20
WIDEST_SPACED = 120  # characters; an indented paragraph that is wider is prose

_MARKS = re.compile(r"(?:> ?)+")
_INDENT = re.compile(r" {4}| {0,3}\t")
_COLUMN = re.compile(r"\S(?: {3,}|\t+| ?\| ?)\S|^ *[|+]")
_RULE = re.compile(r"[-=+|: ]{4,}")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_SPECIAL = re.compile(r"([\\`*_\[\]<>#])")


def render(text: str) -> str:
    """Safe HTML of plain text: paragraphs, nested quotes, tables and code as they were spaced, links.

    What lies beyond half a million characters is cut, and the reader is told.
    """
    if len(text) > LONGEST:
        text = text[:LONGEST] + "\n\n" + _("The text goes on; only its beginning is shown here.")
    lines = [_without_marks(piece) for line in _CONTROL.sub("", text).splitlines() for piece in _pieces(line)]
    written: list[str] = []
    depth = 0
    for next_depth, run in groupby(lines, key=lambda line: line[0]):
        written.append("<blockquote>" * (next_depth - depth) + "</blockquote>" * (depth - next_depth))
        written += _blocks([content for _depth, content in run])
        depth = next_depth
    written.append("</blockquote>" * depth)
    return gate("".join(written))


def quote(text: str, who: str) -> str:
    """The Markdown that a reply starts with: `text` quoted under “Priya wrote”, and room to write."""
    heading = _("{name} wrote").format(name=_SPECIAL.sub(r"\\\1", " ".join(who.split())))
    lines = [f"*{heading}*", "", *text.strip().splitlines()]
    return "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"


def folded(quoted_text: str) -> str:
    """The part of a mail that only repeats an earlier one, folded away: safe HTML."""
    return fold_away(render(quoted_text))


def fold_away(html: str) -> str:
    """The same for what was rendered already."""
    summary = escape(_("Quoted from an earlier message"))
    return f'<details class="quoted"><summary>{summary}</summary>{html}</details>'


def _pieces(line: str) -> list[str]:
    return [line[start : start + LONGEST_LINE] for start in range(0, len(line), LONGEST_LINE)] or [""]


def _without_marks(line: str) -> tuple[int, str]:
    """How deep a line is quoted, and what it says."""
    marks = _MARKS.match(line)
    if marks is None:
        return 0, line.rstrip()
    return min(marks.group().count(">"), DEEPEST_QUOTE), line[marks.end() :].rstrip()


def _blocks(lines: list[str]) -> Iterator[str]:
    """Each paragraph as HTML; pieces of code or of a table that only empty lines part stay together."""
    paragraphs = (list(run) for has_words, run in groupby(lines, key=bool) if has_words)
    for is_spaced, blocks in groupby(paragraphs, key=_is_spaced):
        if is_spaced:
            spaced = "\n\n".join("\n".join(block) for block in blocks)
            yield f"<pre><code>{_linked(dedent(spaced.expandtabs(8)))}</code></pre>"
        else:
            yield from (f"<p>{'<br>'.join(_linked(line) for line in block)}</p>" for block in blocks)


def _is_spaced(lines: list[str]) -> bool:
    """Whether the spaces matter: code (indented throughout), or columns that stand below each other."""
    if any(len(line) > WIDEST_SPACED for line in lines):
        return False
    if all(_INDENT.match(line) for line in lines):
        return True
    return len(lines) > 1 and all(_COLUMN.search(line) or _RULE.fullmatch(line) for line in lines)


def _linked(text: str) -> str:
    written: list[str] = []
    position = 0
    for start, end, url in find_links(text):
        written.append(f'{escape(text[position:start])}<a href="{escape(url)}">{escape(text[start:end])}</a>')
        position = end
    return "".join(written) + escape(text[position:])

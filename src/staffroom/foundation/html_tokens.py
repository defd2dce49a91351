"""Cutting HTML into tags and text, in one pass, whatever it looks like.

For text alone no tree is needed. `nh3` takes time in proportion to depth × size (16,000 nested blockquotes: a second),
and the standard library's `html.parser` has quadratic cases as well; here every character is looked at a few times.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

_TAG = re.compile(r"""</?([a-zA-Z][^\s/>]{0,40}+)((?:[^"'>]++|"[^"]*+"|'[^']*+')*+)>""")
_LITERAL = re.compile(r"(?:<(?![a-zA-Z!?/])[^<]*+)++")
_NAME = re.compile(r"</?([a-zA-Z][^\s/<>]{0,40}+)")
_ATTRIBUTE = re.compile(r"""([a-zA-Z][\w:-]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++)))?""")
_SKIPPED = ("script", "style", "title", "template", "svg", "math", "select", "textarea", "xml")
_END_OF_SKIPPED = {name: re.compile(rf"</{name}[\s/>]", re.IGNORECASE) for name in _SKIPPED}
_MAX_BROKEN = 20  # tags with unbalanced quotation marks: each costs a look at all that follows
_MAX_ATTRIBUTES = 4_000  # characters


@dataclass(slots=True)
class Tag:
    name: str
    """In lower case."""
    is_closing: bool
    attributes_text: str

    def attributes(self) -> dict[str, str]:
        """Names in lower case, values with their character references replaced."""
        found: dict[str, str] = {}
        for match in _ATTRIBUTE.finditer(self.attributes_text[:_MAX_ATTRIBUTES]):
            found.setdefault(match[1].lower(), unescape(match[2] or match[3] or match[4] or ""))
        return found


def tokens(html: str) -> Iterator[Tag | str]:
    """The tags and the texts between them, character references replaced; comments, scripts and styles left out."""
    position, broken, comments_end = 0, 0, True
    while position < len(html):
        opening = html.find("<", position)
        if opening != position:
            end = opening if opening >= 0 else len(html)
            yield unescape(html[position:end])
            position = end
            continue
        found = _TAG.match(html, position) if broken < _MAX_BROKEN else None
        if found:
            position = found.end()
            tag = Tag(found[1].lower(), found[0][1] == "/", found[2])
            if tag.name in _END_OF_SKIPPED:
                position = _after_skipped(html, tag, position)
            else:
                yield tag
        elif html.startswith("<!--", position) and comments_end:
            end = html.find("-->", position)
            comments_end = end >= 0
            position = end + 3 if comments_end else position
        elif named := _NAME.match(html, position):
            broken += 1
            position = _after(html, ">", position) or len(html)
            yield Tag(named[1].lower(), named[0][1] == "/", "")
        elif html.startswith(("<!", "<?", "</"), position):
            position = _after(html, ">", position) or len(html)
        elif literal := _LITERAL.match(html, position):
            yield unescape(literal[0])
            position = literal.end()
        else:
            position += 1


def _after_skipped(html: str, tag: Tag, position: int) -> int:
    """Where to read on after an element whose content is nothing to read."""
    if tag.is_closing or (tag.name in {"svg", "math"} and tag.attributes_text.endswith("/")):
        return position
    end = _END_OF_SKIPPED[tag.name].search(html, position)
    return (_after(html, ">", end.start()) or len(html)) if end else len(html)


def _after(html: str, wanted: str, position: int) -> int:
    found = html.find(wanted, position)
    return found + len(wanted) if found >= 0 else 0

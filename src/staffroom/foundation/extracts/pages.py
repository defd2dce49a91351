"""Text of HTML."""

import re
from collections.abc import Iterator
from html import unescape
from typing import BinaryIO

import nh3

from .plain import MOST_OCTETS, decoded

_BLOCK = re.compile(
    r"<(?=/?(?:p|div|br|pre|ul|ol|li|h[1-6]|hr|table|tr|td|th|blockquote|section|article)\b)", re.IGNORECASE
)
_BEGINNING = 4_096  # octets in which it has to say how it is written
_LABEL = re.compile(
    rb"""(?:<meta\s[^>]{0,200}?charset|<\?xml\s[^>]{0,80}?encoding)\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE
)
_UNSEEN = {"script", "style", "title", "template", "svg", "math", "noscript"}
_WORDS_ONLY = nh3.Cleaner(tags=set(), attributes={}, clean_content_tags=_UNSEEN)


def texts(file: BinaryIO) -> Iterator[str]:
    content = file.read(MOST_OCTETS)
    label = _LABEL.search(content[:_BEGINNING])
    page = decoded(content, label[1].decode("ascii", "replace") if label else "")
    yield unescape(_WORDS_ONLY.clean(_BLOCK.sub(" <", page)))

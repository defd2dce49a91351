"""Templates poured once and filled many times: for what stands forty times on a page, or on every page.

A template engine decides anew, each time, what has long been decided. A mould renders its template once for each set
of blanks that are filled, with marks in their place, and from then on only joins text. The template may print a blank
and ask whether there is one (`{% if url %}`); it may not look into it. What it must look into, to walk along it say, is
given as a tuple: each makes a mould of its own, so they should be few. In a template: `{% mould "x.html" url=url %}`.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from html import escape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

# From a private area of Unicode: no text of ours has them, and no filter minds them.
OPEN, SHUT = "\ue0f0", "\ue0f1"

MOST_SHAPES = 500  # of one mould; then it is poured anew
_MARK = re.compile(f"{OPEN}(\\w+){SHUT}")


type Fill = Callable[[Mapping[str, str]], str]
type Around = Callable[[Mapping[str, object]], dict[str, object]]


class Mould:
    """One template. Calling it with blanks gives what the template would have rendered with them.

    `around` makes the template's context of the marks, for a template that expects more than plain values.
    """

    def __init__(self, template: str, around: Around = dict) -> None:
        self.template = template
        self.around = around
        self._poured: dict[object, Fill] = {}

    def __call__(self, blanks: dict[str, object]) -> SafeString:
        """Safe HTML. Empty blanks count as not given; safe strings stay as they are, everything else is escaped."""
        filled: dict[str, str] = {}
        given: dict[str, object] = {}
        for name, value in blanks.items():
            if type(value) is tuple:
                given[name] = value
            elif isinstance(value, SafeString):
                if value:
                    filled[name] = value
            elif value:
                filled[name] = str(value) if type(value) is int else escape(str(value))
        shape = (get_language(), frozenset(filled), *given.items())
        fill = self._poured.get(shape)
        if fill is None:
            fill = self._pour(shape, filled, given)
        return SafeString(fill(filled))  # the template's own text and escaped values

    def _pour(self, shape: object, filled: Mapping[str, str], given: Mapping[str, object]) -> Fill:
        marked = {name: SafeString(f"{OPEN}{name}{SHUT}") for name in filled}  # a name of our own
        poured = render_to_string(self.template, self.around({**given, **marked}))
        # Constant text and names of blanks, by turns, beginning and ending with text.
        parts = _MARK.split(poured.strip("\n"))
        parts[::2] = [text.replace("%", "%%") for text in parts[::2]]
        parts[1::2] = [f"%({name})s" for name in parts[1::2]]
        fill = "".join(parts).__mod__
        if len(self._poured) >= MOST_SHAPES:
            self._poured.clear()
        self._poured[shape] = fill
        return fill


@cache
def mould_of(template: str) -> Mould:
    """The one mould there is of this template."""
    return Mould(template)

"""Templates poured once and filled many times: for what stands thirty times on a page.

A template engine decides anew, each time, what has long been decided. A mould renders its template once for each set
of blanks that are filled, with marks in their place, and from then on only joins text. The template may print a blank
and ask whether there is one (`{% if url %}`); it may not look into it.
"""

import re
from collections.abc import Callable
from html import escape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

# From a private area of Unicode: no text of ours has them, and no filter minds them.
OPEN, SHUT = "\ue0f0", "\ue0f1"

_MARK = re.compile(f"{OPEN}(\\w+){SHUT}")


class Mould:
    """One template. Calling it with blanks gives what the template would have rendered with them."""

    def __init__(self, template: str) -> None:
        self.template = template
        self._poured: dict[tuple[str | None, frozenset[str]], Callable[[dict[str, str]], str]] = {}

    def __call__(self, blanks: dict[str, object]) -> SafeString:
        """Safe HTML. Empty blanks count as not given; safe strings stay as they are, everything else is escaped."""
        filled = {name: _safe(value) for name, value in blanks.items() if value not in (None, "", False)}
        shape = (get_language(), frozenset(filled))
        if shape not in self._poured:
            self._poured[shape] = self._pour(filled)
        return mark_safe(self._poured[shape](filled))  # noqa: S308  the template's own text and escaped values

    def _pour(self, filled: dict[str, str]) -> Callable[[dict[str, str]], str]:
        marked = {name: mark_safe(f"{OPEN}{name}{SHUT}") for name in filled}  # noqa: S308  a name of our own
        # Constant text and names of blanks, by turns, beginning and ending with text.
        text, *rest = _MARK.split(render_to_string(self.template, marked).strip("\n"))
        pairs = list(zip(rest[::2], rest[1::2], strict=True))

        def fill(values: dict[str, str]) -> str:
            parts = [text]
            for name, following in pairs:
                parts.append(values[name])
                parts.append(following)
            return "".join(parts)

        return fill


def _safe(value: object) -> str:
    return value if isinstance(value, SafeString) else escape(str(value))

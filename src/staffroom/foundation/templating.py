"""Filters and tags that every template has without loading them."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import clock, initials
from .files import human_size
from .moulds import mould_of

register = template.Library()
MOST_NAMES = 3

register.filter("interval_words", clock.interval_words)
register.filter("count_words", clock.count_words)
register.filter("initials", initials.initials)
register.filter("cloth", initials.cloth)
register.filter("human_size", human_size)


@register.filter
def when(dt: datetime | None) -> str:
    """“Today, 09:05”: only where the page is written anew for each reader. Empty for no time, like all of these."""
    return clock.when(dt, timezone.now()) if dt else ""


@register.filter
def since_words(dt: datetime | None) -> str:
    return clock.since_words(dt, timezone.now()) if dt else ""


@register.filter
def when_exact(dt: datetime | None) -> str:
    return clock.when_exact(dt) if dt else ""


@register.filter
def date_words(dt: datetime | None) -> str:
    return clock.date_words(dt) if dt else ""


@register.filter
def daypart(dt: datetime | None) -> str:
    return clock.daypart(dt) if dt else ""


@register.filter
def and_list(names: Sequence[str]) -> str:
    """“Priya Raman”, “Priya Raman and Tom Ashworth”, “Priya Raman, Tom Ashworth and three others”."""
    if len(names) <= MOST_NAMES:
        return get_text_list(list(names), _("and"))
    others = len(names) - MOST_NAMES + 1
    last = ngettext("one other", "{count} others", others).format(count=clock.count_words(others))
    return get_text_list([*names[: MOST_NAMES - 1], last], _("and"))


@register.filter
def host(url: str) -> str:
    """“example.org” of “https://www.example.org/page”; empty where there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


@register.simple_tag(takes_context=True)
def asker(context: template.Context) -> object:
    """Who asks for the page, also inside `{% include … only %}`; None for a guest, and where nobody asks for any."""
    return getattr(getattr(context, "request", None), "person", None)


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite. It says nothing to screen readers: words stand beside it."""
    return _drawn(name, static("design/icons.svg"))


@register.simple_tag
def mould(template_name: str, **blanks: object) -> SafeString:
    """As `{% include … only %}`, of a template that is a mould (foundation/moulds.py)."""
    return mould_of(template_name)(blanks)


@lru_cache(maxsize=256)  # a dozen stand on every page
def _drawn(name: str, sprite: str) -> SafeString:
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#i-{}"/></svg>', sprite, name)

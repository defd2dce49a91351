"""HTML that may be shown: an allow-list, and nothing else.

Whatever members or strangers wrote passes one of these two last, before it is stored.
"""

import re

import nh3

from .untangle import BLOCKS, FOLDS, INLINE, TABLES, VOID, untangle

LINK_REL = "nofollow ugc noopener"
SCHEMES = {"http", "https", "mailto"}
ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),  # or else nh3 adds some of its own
    "a": {"href"},
    "ol": {"start"},
    "table": {"tabindex"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_HALF_CHARACTERS = re.compile("[\ud800-\udfff]")
# What we write ourselves and style: columns of figures, and quotes that are folded away.
CLASSES = {"td": {"number"}, "th": {"number"}, "details": {"quoted"}}


def _figures_only(tag: str, attribute: str, value: str) -> str | None:
    if attribute in {"start", "colspan", "rowspan"}:
        return value if value.isascii() and value.isdigit() and len(value) <= 4 else None
    if attribute == "tabindex":
        return value if value == "0" else None
    return value


def _gate(*, folds: bool) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(INLINE | BLOCKS | TABLES | VOID | (FOLDS if folds else frozenset())),
        attributes=ATTRIBUTES,
        attribute_filter=_figures_only,
        allowed_classes={tag: names for tag, names in CLASSES.items() if folds or tag not in FOLDS},
        # What is wider than the page is scrolled to by keyboard, too.
        set_tag_attribute_values={"pre": {"tabindex": "0"}},
        url_schemes=SCHEMES,
        url_relative="deny",
        link_rel=LINK_REL,
    )


_STRANGERS = _gate(folds=False)
_OURS = _gate(folds=True)


def clean(html: str, *, folds: bool = False) -> str:
    """Foreign HTML (a mail's, a remote server's) as safe HTML: text, links, lists, tables; no style, no picture.

    With `folds`, the details that we ourselves put around quotes stay. Takes time in proportion to the length, whatever
    the HTML looks like; what lies beyond a million characters is cut.
    """
    return _passed(_OURS if folds else _STRANGERS, untangle(html, folds=folds))


def gate(html: str) -> str:
    """The same allow-list for HTML that our own renderers wrote, well-formed and never deep."""
    return _passed(_STRANGERS, html)


def _passed(cleaner: nh3.Cleaner, html: str) -> str:
    return cleaner.clean(_HALF_CHARACTERS.sub("\ufffd", html))

"""Sympa's own dump of a list's subscribers: one setting to a line, an empty line between two people."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from .draft import Draft, Drafts
from .grids import tell_cell

_SIGN = re.compile(
    r"\s*(?:(?:date|update_date|subscribed|reception|visibility|gecos)[ \t][^\n]{0,300}\r?\n){0,9}email[ \t]\S+@"
)
_ALSO = re.compile(r"^(?:gecos|reception|visibility|date|update_date|subscribed)[ \t]", re.MULTILINE)
_FIELDS = {"email": "email", "gecos": "name", "reception": "level", "visibility": "options", "date": "joined"}


def is_dump(head: str) -> bool:
    """Whether a text that begins so is such a dump."""
    return bool(_SIGN.match(head) and _ALSO.search(head))


def read(lines: Iterable[str]) -> Drafts:
    """The subscribers. Raises RosterRefused."""
    drafts = Drafts("addresses")
    draft: Draft | None = None
    for number, line in enumerate(lines, start=1):
        key, _blank, value = line.strip().partition(" ")
        if not key:
            draft = None
            continue
        if draft is None:
            draft = Draft(_("line %(number)s") % {"number": f"{number:,}"})
            drafts.add(draft)
        if key in _FIELDS:
            tell_cell(draft, _FIELDS[key], value.strip())
    for it in drafts.found:
        it.level = "every" if it.level == "unknown" else it.level
    return drafts

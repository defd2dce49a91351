"""Members in JSON: Mailman 3's REST interface, Groups.io, Google's directory, what was saved of Yahoo Groups.

Wherever arrays called “members”, “entries” and the like stand, their elements are members; so are the elements of an
array that stands alone, and objects one after another.
"""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from .checking import nothing_found
from .columns import fields_of, maker_of, plain
from .draft import Draft, Drafts
from .grids import learn_lists, remark_on_words, tell_cell
from .roster import RosterRefused, State
from .words import tell

MOST_CHARACTERS = 20_000_000
_SLICES = (800, 8_000, 100_000)  # characters of one element, tried one after the other
_ARRAYS = re.compile(
    r'"(members|entries|data|subscribers|users|items|results|rows|allMembers|owners|moderators|banned|bannedMembers|'
    r"banned_members|pending|pendingMembers|pending_members|bouncing|bouncingMembers|bouncing_members|bans"
    r'|ban_list|nonmembers)"\s*:\s*\[',
)
_BETWEEN = re.compile(r"[\s,\ufeff]*")
_BETWEEN_DOCUMENTS = re.compile(r"[\s,\[\]\ufeff]*")
_STATES: dict[str, State] = {
    "banned": "banned",
    "bans": "banned",
    "ban": "banned",
    "pending": "pending",
    "bouncing": "bouncing",
}
_WRONG = frozenset(("nonmembers",))
_fields = lru_cache(maxsize=100)(fields_of)
_DECODER = json.JSONDecoder()
_MOST_KEYS = 200
_MOST_UNKNOWN = 60
_MOST_OTHERS = 1_000  # elements that can't be members: numbers, arrays

type Element = tuple[str, Any]
"""The name of the array in which it stands ("" if it has none), and what it is."""


def read(text: str) -> Drafts:
    """What stands in this JSON. Raises RosterRefused."""
    drafts = Drafts("table")
    keys: set[str] = set()
    lists: set[str] = set()
    unknown: dict[str, list[str]] = {}
    others = 0
    for number, (array, element) in enumerate(_elements(text), start=1):
        others += not isinstance(element, dict | str)
        if others > _MOST_OTHERS:
            raise RosterRefused(nothing_found())
        draft = Draft(_("entry %(number)s") % {"number": f"{number:,}"})
        values = _flat(element)
        keys.update(values)
        titles = tuple(values)
        for column, field in _fields(titles).items():
            key, value = titles[column], values[titles[column]]
            if field == "list":
                lists.add(value.strip().lower()[:300])
            elif not tell_cell(draft, field, value) and len(unknown.setdefault(key, [])) < _MOST_UNKNOWN:
                unknown[key].append(value)
        _belong(draft, array)
        drafts.add(draft)
    drafts.kind = maker_of(keys)
    learn_lists(drafts, lists)
    for key, words in unknown.items():
        remark_on_words(drafts, key, words)
    return drafts


def _belong(draft: Draft, array: str) -> None:
    """What the name of its array says of a member."""
    word = plain(array).partition(" ")[0]
    if word in _STATES:
        draft.be(_STATES[word])
    elif word in {"owners", "moderators"}:
        draft.serve("owner" if word == "owners" else "facilitator")
    elif word in _WRONG:
        tell(draft, "role", "nonmember")


def _elements(text: str) -> Iterator[Element]:
    array = _ARRAYS.search(text)
    if not array:
        yield from (("", element) for element, _end in _values(text, 0, _BETWEEN_DOCUMENTS))
        return
    while array:
        position = array.end()
        for element, end in _values(text, position, _BETWEEN):
            position = end
            yield array[1], element
        array = _ARRAYS.search(text, position)


def _values(text: str, position: int, between: re.Pattern[str]) -> Iterator[tuple[Any, int]]:
    """The values from `position` on, each with its end, as far as they reach."""
    while True:
        gap = between.match(text, position)
        position = gap.end() if gap else position
        if position >= len(text) or text[position] in "]}":
            return
        value, position = _value(text, position)
        yield value, position


def _value(text: str, position: int) -> tuple[Any, int]:
    # From slices, so that no value can fill the memory before it is known how long it is.
    for size in _SLICES:
        try:
            value, length = _DECODER.raw_decode(text[position : position + size])
        except ValueError:
            continue
        except RecursionError:
            break
        return value, position + length
    raise RosterRefused(
        _(
            "This file looks like JSON, but it can't be read as such from character %(number)s on. Export the "
            "members once more, please, as CSV if you can."
        )
        % {"number": f"{position + 1:,}"}
    )


def _flat(element: Any) -> dict[str, str]:
    """The keys and values of an element as words, those of an object in it among them."""
    if not isinstance(element, dict):
        return {"email": _words(element)}
    found: dict[str, str] = {}
    for key, value in list(element.items())[:_MOST_KEYS]:
        if isinstance(value, dict):
            found |= {inner: _words(it) for inner, it in list(value.items())[:_MOST_KEYS] if inner not in element}
        else:
            found[key] = _words(value)
    return found


def _words(value: Any) -> str:
    if value is None or isinstance(value, list | dict):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)[:1_000]

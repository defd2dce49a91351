"""Handles made from names."""

import re
import unicodedata
from collections.abc import Sequence

from ..models import Person

RESERVED_HANDLES = frozenset(
    ["admin", "administrator", "staffroom", "operator", "root", "support", "help", "everyone", "all"]
)
_NUMBERS = range(2, 6)  # behind a name that is taken, before it is looked up by itself


def suggest_handle(name: str) -> str:
    """A free handle made from a name: “sian-price” for Siân Price, and with a number if that is taken."""
    stem = _stem(name)
    taken = Person.objects.filter(handle__startswith=stem).values_list("handle", flat=True)
    return _free(stem, {*taken} | RESERVED_HANDLES)


def suggest_handles(names: Sequence[str]) -> list[str]:
    """A free handle for each of the names, no two alike. One query, and one more for a name that many have."""
    stems = [_stem(name) for name in names]
    tried = {*stems, *(f"{stem}-{number}" for stem in stems for number in _NUMBERS)}
    taken = {*Person.objects.filter(handle__in=list(tried)).values_list("handle", flat=True)} | RESERVED_HANDLES
    found: list[str] = []
    looked_up: set[str] = set()
    for stem in stems:
        if stem not in looked_up and {stem, *(f"{stem}-{number}" for number in _NUMBERS)} <= taken:
            looked_up.add(stem)
            taken.update(Person.objects.filter(handle__startswith=stem).values_list("handle", flat=True))
        found.append(_free(stem, taken))
        taken.add(found[-1])
    return found


def _free(stem: str, taken: set[str | None] | frozenset[str | None]) -> str:
    handle, number = stem, 1
    while handle in taken:
        number += 1
        handle = f"{stem}-{number}"
    return handle


def _stem(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:32].strip("-")
    return stem if len(stem) >= 2 else "member"

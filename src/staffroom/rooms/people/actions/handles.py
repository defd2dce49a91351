"""Handles: made from names, changed, and never given to anybody else."""

import re
import unicodedata
from collections.abc import Sequence

from django.db.models import Q

from ..models import FormerHandle, Person

RESERVED_HANDLES = frozenset(
    ["admin", "administrator", "staffroom", "operator", "root", "support", "help", "everyone", "all"]
)
MOST_FORMER = 10
_NUMBERS = range(2, 6)  # behind a name that is taken, before it is looked up by itself


def suggest_handle(name: str) -> str:
    """A free handle made from a name: “sian-price” for Siân Price, and with a number if that is taken."""
    stem = _stem(name)
    return _free(stem, _had(Q(handle__startswith=stem)) | RESERVED_HANDLES)


def suggest_handles(names: Sequence[str]) -> list[str]:
    """A free handle for each of the names, no two alike. Two queries, and two more for a name that many have."""
    stems = [_stem(name) for name in names]
    tried = {*stems, *(f"{stem}-{number}" for stem in stems for number in _NUMBERS)}
    taken = _had(Q(handle__in=list(tried))) | RESERVED_HANDLES
    found: list[str] = []
    looked_up: set[str] = set()
    for stem in stems:
        if stem not in looked_up and {stem, *(f"{stem}-{number}" for number in _NUMBERS)} <= taken:
            looked_up.add(stem)
            taken |= _had(Q(handle__startswith=stem))
        found.append(_free(stem, taken))
        taken.add(found[-1])
    return found


def is_free(handle: str, person: Person) -> bool:
    """Whether `person` may have this handle: it was never anybody else's, and is none of the site's own."""
    others = Person.objects.filter(handle=handle).exclude(pk=person.pk)
    formerly = FormerHandle.objects.filter(handle=handle).exclude(person=person)
    return handle not in RESERVED_HANDLES and not others.exists() and not formerly.exists()


def give_up(person: Person, handle: str) -> None:
    """From now on `handle` leads to `person`, whatever they are called, and is nobody else's."""
    FormerHandle.objects.update_or_create(handle=handle, defaults={"person": person})


def take_back(person: Person, handle: str) -> None:
    """One's own former handle is one's handle again."""
    FormerHandle.objects.filter(handle=handle, person=person).delete()


def keep_for_nobody(person: Person) -> None:
    """They leave: nobody is ever taken for them by a handle that was theirs."""
    person.former_handles.update(person=None)
    if person.handle:
        FormerHandle.objects.update_or_create(handle=person.handle, defaults={"person": None})


def now_called(handle: str) -> Person | None:
    """The member who had this handle once. Whether it may be told who that is, the caller asks."""
    found = FormerHandle.objects.filter(handle=handle.lower()).select_related("person").first()
    return found.person if found else None


def _had(handles: Q) -> set[str]:
    """Those of the handles that somebody has or had."""
    taken = {handle for handle in Person.objects.filter(handles).values_list("handle", flat=True) if handle}
    return taken.union(FormerHandle.objects.filter(handles).values_list("handle", flat=True))


def _free(stem: str, taken: set[str] | frozenset[str]) -> str:
    handle, number = stem, 1
    while handle in taken:
        number += 1
        handle = f"{stem}-{number}"
    return handle


def _stem(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:32].strip("-")
    return stem if len(stem) >= 2 else "member"

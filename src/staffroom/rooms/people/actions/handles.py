"""Handles: made from names, changed, and never given to anybody else."""

import re
import unicodedata
from collections.abc import Collection, Sequence

from django.conf import settings
from django.db.models import Q
from django.utils.crypto import salted_hmac

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
    """A free handle for each of the names, no two alike. Three queries, and three more for a name that many have."""
    stems = [_stem(name) for name in names]
    tried = {*stems, *(f"{stem}-{number}" for stem in stems for number in _NUMBERS)}
    taken = _had(Q(handle__in=list(tried))) | _left_behind(tried) | RESERVED_HANDLES
    found: list[str] = []
    looked_up: set[str] = set()
    for stem in stems:
        if stem not in looked_up and {stem, *(f"{stem}-{number}" for number in _NUMBERS)} <= taken:
            looked_up.add(stem)
            had = _had(Q(handle__startswith=stem))
            further = {f"{stem}-{number}" for number in range(2, len(had) + len(names) + 2)}
            taken |= had | _left_behind(further)
            tried |= further
        found.append(_free(stem, taken, looked_at=tried))
        taken.add(found[-1])
    return found


def is_free(handle: str, person: Person) -> bool:
    """Whether `person` may have this handle: it was never anybody else's, and is none of the site's own."""
    others = Person.objects.filter(handle=handle).exclude(pk=person.pk)
    formerly = FormerHandle.objects.filter(handle=handle).exclude(person=person)
    if handle in RESERVED_HANDLES or others.exists() or formerly.exists():
        return False
    return not _left_behind([handle])


def give_up(person: Person, handle: str) -> None:
    """From now on `handle` leads to `person`, whatever they are called, and is nobody else's."""
    FormerHandle.objects.update_or_create(handle=handle, defaults={"person": person})


def take_back(person: Person, handle: str) -> None:
    """One's own former handle is one's handle again."""
    FormerHandle.objects.filter(handle=handle, person=person).delete()


def keep_for_nobody(person: Person) -> None:
    """They leave: nobody is ever taken for them by a handle of theirs, of which a seal is kept that says no name."""
    theirs = {*person.former_handles.values_list("handle", flat=True), *([person.handle] if person.handle else [])}
    FormerHandle.objects.filter(handle__in=theirs).delete()
    FormerHandle.objects.bulk_create(
        [FormerHandle(handle=_seals(handle)[0]) for handle in sorted(theirs)], ignore_conflicts=True
    )


def now_called(handle: str) -> Person | None:
    """The member who had this handle once. Whether it may be told who that is, the caller asks."""
    found = FormerHandle.objects.filter(handle=handle.lower()).select_related("person").first()
    return found.person if found else None


def _had(handles: Q) -> set[str]:
    """Those of the handles that somebody has or had."""
    taken = {handle for handle in Person.objects.filter(handles).values_list("handle", flat=True) if handle}
    return taken.union(FormerHandle.objects.filter(handles).values_list("handle", flat=True))


def _left_behind(handles: Collection[str]) -> set[str]:
    """Those of the handles that somebody had who has left. One query."""
    by_seal = {seal: handle for handle in handles for seal in _seals(handle)}
    found = FormerHandle.objects.filter(handle__in=list(by_seal)).values_list("handle", flat=True)
    return {by_seal[seal] for seal in found}


def _seals(handle: str) -> list[str]:
    """What stands for a handle that was left behind, by each key of the site, the present one first."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [
        f"~{salted_hmac('staffroom:handle', handle, secret=key, algorithm='sha256').hexdigest()[:38]}" for key in keys
    ]


def _free(stem: str, taken: Collection[str], looked_at: Collection[str] = ()) -> str:
    """`taken` says all of those that were `looked_at`; of others, what was left behind is looked up."""
    handle, number = stem, 1
    while handle in taken or (handle not in looked_at and _left_behind([handle])):
        number += 1
        handle = f"{stem}-{number}"
    return handle


def _stem(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:32].strip("-")
    return stem if len(stem) >= 2 else "member"

"""The kinds of thing there are to find, and what each room's finding.py offers of them."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any, Protocol, runtime_checkable

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from staffroom.foundation.words import Findable, Narrowing, Shown
from staffroom.rooms.people.models import Person


class Finding(Protocol):
    """A room's finding.py, or one file of it."""

    def everything(self) -> QuerySet[Any]:
        """All rows there are, whoever may see them; what a rebuild walks along."""

    def read(self, pks: Collection[int]) -> list[Findable]:
        """What the index takes of these. Those that are left out are not to be found."""

    def visible_to(self, person: Person | None) -> QuerySet[Any]:
        """What `person` (None: a guest) may find: the wall, asked in the same statement as the index."""

    def narrowed(self, rows: QuerySet[Any], narrowing: Narrowing) -> QuerySet[Any] | None:
        """Those of `rows` that are left; None if things of this kind never are."""

    def shown(self, pks: Collection[int], person: Person | None) -> dict[int, Shown]:
        """What `person` is shown of these, as far as they may see them now."""


@runtime_checkable
class HasFiles(Protocol):
    """Of things that have files, a room offers this besides."""

    def read_files(self, pks: Collection[int], *, again: bool = False) -> set[int]:
        """Read the files of these that were not read yet (`again`: all); whose text is known now. Takes long."""


@cache
def kinds() -> Mapping[str, Finding]:
    """Kind → how it is found, as wiring/finding.py has them."""
    return import_string(settings.FINDINGS)

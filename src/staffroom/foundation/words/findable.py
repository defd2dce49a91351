"""What passes between a room and the search: what there is to find, how it is narrowed down, how it is shown."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from .folding import Indexed


@dataclass(frozen=True)
class Findable:
    """One thing as the index takes it. Words of the title weigh more. `language`: of its words, as “en-gb”.

    `text` may be what finds it, where somebody has looked at it already. `files`: the text of its files. `about`: the
    title of what it is part of, which finds it together with a word of its own. `by`, `within` (ids) and
    `has_attachment` are what it can be narrowed down by.
    """

    pk: int
    title: str
    text: str | Indexed
    language: str
    at: datetime
    files: str = ""
    about: str = ""
    by: int | None = None
    within: frozenset[int] = frozenset()
    has_attachment: bool = False


@dataclass(frozen=True)
class Narrowing:
    """Only by these persons, only in these networks (ids; None: any), only with a file."""

    by: frozenset[int] | None = None
    within: frozenset[int] | None = None
    has_attachment: bool = False

    @property
    def is_none(self) -> bool:
        return self == Narrowing()

    @property
    def is_impossible(self) -> bool:
        """Whether nothing can be left: nobody has such a name."""
        return self.by == frozenset() or self.within == frozenset()


@dataclass(frozen=True)
class ShownFile:
    """A file of a thing, by name, and what its text is."""

    name: str
    text: str


@dataclass(frozen=True)
class Shown:
    """One thing as its reader may see it now. Excerpts are made of `text`, which is plain; "" leads nowhere."""

    title: str
    url: str
    text: str
    at: datetime
    author: str = ""
    author_url: str = ""
    place: str = ""
    place_url: str = ""
    files: Sequence[ShownFile] = field(default=())

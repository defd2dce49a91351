"""What passes between a room and the search: what there is to find, how it is narrowed down, how it is shown."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Findable:
    """One thing as the index takes it. Words of the title weigh more. `language`: of its words, as “en-gb”."""

    pk: int
    title: str
    text: str
    language: str
    at: datetime


@dataclass(frozen=True)
class Narrowing:
    """Only by these persons, only in these networks (ids; None: any), only with a file."""

    by: frozenset[int] | None = None
    within: frozenset[int] | None = None
    has_attachment: bool = False

    @property
    def is_none(self) -> bool:
        return self == Narrowing()


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

"""A page of the directory."""

from collections.abc import Sequence
from dataclasses import dataclass

from staffroom.foundation.paging import Page, page_after
from staffroom.rooms.people.models import Person

from ..models import Place
from .asked import Asked
from .crossing import cross
from .facets import Facet, facets
from .finding import COUNTED, Looker, found_among, narrowings
from .whereabouts import middle_of

SIZE = 30
NAMED_FIRST = ("name", "pk")


@dataclass(frozen=True)
class Found:
    """`count` goes to COUNTED; `has_more_than_counted` says that there are others, of whom the facets know nothing."""

    page: Page[Person]
    count: int
    has_more_than_counted: bool
    facets: Sequence[Facet]
    middle: Place | None = None


def find(asked: Asked, viewer: Person, *, key: str | None = None) -> Found:
    """Who is found by `viewer`, by name. As many queries for many as for few."""
    middle = middle_of(asked)
    looker = Looker.of(viewer)
    wanted = narrowings(asked, looker, middle)
    crossing = cross(looker, wanted)
    ids = crossing.ids
    page = page_after(found_among(looker, wanted.values(), ids), order=NAMED_FIRST, key=key, size=SIZE)
    return Found(
        page=page,
        count=min(len(ids), COUNTED),
        has_more_than_counted=len(ids) > COUNTED,
        facets=facets(asked, looker, crossing),
        middle=middle,
    )

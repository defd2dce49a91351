"""The place that people are looked for around."""

from collections.abc import Sequence

from staffroom.foundation.towns import Town

from .. import places
from ..models import Place
from .asked import Asked

OTHERS = 4


def middle_of(asked: Asked) -> Place | None:
    """The place itself, whether or not anybody here is there; None for a number that is no town's."""
    if asked.near is None:
        return None
    known = Place.objects.filter(pk=asked.near).first()
    if known is not None:
        return known
    town = places.town(asked.near)
    return places.as_place(town) if town is not None else None


def called(text: str) -> Sequence[Town]:
    """Towns that are called so, the one that is meant most often first, and some others."""
    return places.find(text, OTHERS + 1) if text else []

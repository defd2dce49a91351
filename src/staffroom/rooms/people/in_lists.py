"""What stands beside a name in a list, and in the disc before it: a room above knows it (settings.CARDS)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from .models import Person


class Card(Protocol):
    """`photo`: the token of a picture; `words`: work and place. Either may be empty."""

    photo: str
    words: str


def give_cards(viewer: Person | None, persons: Iterable[Person]) -> None:
    """Give each of `persons` the `card` that `viewer` may see. As many queries for many as for one."""
    listed = list(persons)
    if not listed:
        return
    found = cast("Mapping[int, Card]", import_string(settings.CARDS)(viewer, _once(listed)))
    for person in listed:
        person.card = found[person.pk]


def _once(persons: Iterable[Person]) -> Sequence[Person]:
    return list({person.pk: person for person in persons}.values())

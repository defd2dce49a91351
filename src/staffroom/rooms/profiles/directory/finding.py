"""Who is found."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.module_loading import import_string

from staffroom.foundation.among import Among
from staffroom.foundation.guest_pages import PAGES
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.blocks import kept_apart_from
from staffroom.rooms.people.models import Person

from ..distances import places_around
from ..models import Eyes, Place, Trait
from .asked import FACETS, NETWORK, Asked

# So many are counted exactly, and the facets with them.
COUNTED = 2_000


SIZES_KEPT_FOR = 600  # seconds
# Fields of which one person may have several values.
_SEVERAL = {"sectors", "topics", "languages"}


@dataclass(frozen=True)
class Looker:
    """Who looks, and all that decides whom they find: looked up once for a page. `apart`: ids of who is blocked."""

    person: Person
    eyes: Eyes
    apart: frozenset[int]

    @classmethod
    def of(cls, person: Person) -> "Looker":
        """Three queries."""
        return cls(person, Eyes.of(person), kept_apart_from(person))

    @property
    def everybody(self) -> QuerySet[Person]:
        """Whom they may see and meet in lists."""
        return Person.objects.members().exclude(pk__in=self.apart) if self.apart else Person.objects.members()


@dataclass(frozen=True)
class Narrowing:
    """One condition on those who are found: the ids of `rows`, under `name`.

    `size`: about how many rows there are, whoever may see them; None where they are only to be had together.
    `repeats`: one person may have several of them.
    """

    rows: QuerySet[Any]
    name: str
    size: int | None = None
    repeats: bool = True

    def asked_of(self, name: str) -> Q:
        """The condition on rows that have a person's id under `name`."""
        if self.size is None:
            return Q(**{f"{name}__in": self.rows.values(self.name)})
        return Q(Exists(self.rows.filter(**{self.name: OuterRef(name)})))

    @property
    def one_by_one(self) -> Q:
        """The condition on people who are gone through in an order until a page is full.

        PostgreSQL would list all the rows first, join them with everybody and sort what it has: it can't join what has
        an alternative (nobody is of no kind), nor list what is compared otherwise than by being the same.
        """
        if self.size is None:
            return self.asked_of("pk")
        here = {self.name: OuterRef("pk"), f"{self.name}__lte": OuterRef("pk")}
        return Q(Exists(self.rows.filter(**here))) | Q(kind="")


def narrowings(asked: Asked, looker: Looker, middle: Place | None) -> dict[str, Narrowing]:
    """What is asked of people, facet by facet. `middle`: the place that `asked.near` means."""
    found = {facet: _of_trait(looker, FACETS[facet], keys) for facet, keys in asked.chosen.items()}
    if asked.networks:
        mine = Network.objects.filter(pk__in=looker.eyes.networks, slug__in=asked.networks)
        sizes = dict(mine.values_list("pk", "member_count"))
        members = Membership.objects.active().filter(network__in=list(sizes))
        found[NETWORK] = Narrowing(members, "person", sum(sizes.values()), repeats=len(sizes) > 1)
    if asked.near is not None:
        around = [str(pk) for pk in places_around(middle, asked.within)]
        found["near"] = _of_trait(looker, "place", around)
    of_words = import_string(settings.PERSONS_WITH)(asked.words) if asked.words else None
    return found if of_words is None else found | {"words": Narrowing(of_words, "entry__thing")}


def found_by(looker: Looker, wanted: Iterable[Narrowing]) -> QuerySet[Any]:
    """The query for the ids of those who are found.

    The database begins with the fewest, and asks of each of those whether the others fit.
    """
    others = sorted(wanted, key=_fewest_first)
    found: QuerySet[Any] = looker.everybody
    name, repeats = "pk", False
    if others and others[0].size is not None:
        first = others.pop(0)
        found, name, repeats = first.rows, first.name, first.repeats
        found = found.exclude(**{f"{name}__in": looker.apart}) if looker.apart else found
    for narrowing in others:
        found = found.filter(narrowing.asked_of(name))
    ids = found.order_by().values_list(name, flat=True)
    return ids.distinct() if repeats else ids


def _fewest_first(narrowing: Narrowing) -> tuple[bool, int]:
    return narrowing.size is None, narrowing.size or 0


def _of_trait(looker: Looker, field: str, keys: Sequence[str]) -> Narrowing:
    traits = Trait.objects.filter(field=field, key__in=keys)
    named = sha256(json.dumps([field, *sorted(keys)]).encode()).hexdigest()
    size = caches[PAGES].get_or_set(f"traits:{named}", traits.count, SIZES_KEPT_FOR)
    return Narrowing(traits.visible_to(looker.eyes), "person", size, repeats=len(keys) > 1 and field in _SEVERAL)


def found_among(looker: Looker, wanted: Collection[Narrowing], ids: Sequence[int]) -> QuerySet[Person]:
    """Those who are found, to be put in order: by their ids where these are all."""
    if len(ids) <= COUNTED and wanted:
        return looker.everybody.filter(Among("pk", ids))
    people = looker.everybody
    for narrowing in wanted:
        people = people.filter(narrowing.one_by_one)
    return people

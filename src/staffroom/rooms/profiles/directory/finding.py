"""Who is found."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.core.cache import caches
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.module_loading import import_string

from staffroom.foundation.guest_pages import PAGES
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.blocks import apart_from
from staffroom.rooms.people.models import Person

from ..distances import places_around
from ..models import Place, Trait
from .asked import FACETS, NETWORK, Asked

# So many are counted exactly, and the facets with them.
COUNTED = 2_000


SIZES_KEPT_FOR = 600  # seconds


@dataclass(frozen=True)
class Narrowing:
    """One condition on those who are found: the ids of `rows`, under `name`.

    `size`: about how many rows there are, whoever may see them; None where they are only to be had together.
    """

    rows: QuerySet
    name: str
    size: int | None = None

    @property
    def as_membership(self) -> Q:
        """For few: the database takes the ids first."""
        return Q(pk__in=self.rows.values(self.name))

    @property
    def as_question(self) -> Q:
        """For many: each is asked as the list comes to them."""
        return Q(Exists(self.rows.filter(**{self.name: OuterRef("pk")})))


def everybody(viewer: Person) -> QuerySet[Person]:
    """Whom `viewer` may see and meets in lists."""
    return Person.objects.seen_by(viewer).filter(apart_from(viewer))


def narrowings(asked: Asked, viewer: Person, middle: Place | None) -> dict[str, Narrowing]:
    """What is asked of people, facet by facet. `middle`: the place that `asked.near` means."""
    found = {facet: _of_trait(viewer, FACETS[facet], keys) for facet, keys in asked.chosen.items()}
    if asked.networks:
        mine = Network.objects.of(viewer).filter(slug__in=asked.networks)
        sizes = dict(mine.values_list("pk", "member_count"))
        members = Membership.objects.active().filter(network__in=list(sizes))
        found[NETWORK] = Narrowing(members, "person", sum(sizes.values()))
    if asked.near is not None:
        around = [str(pk) for pk in places_around(middle, asked.within)]
        found["near"] = _of_trait(viewer, "place", around)
    of_words = import_string(settings.PERSONS_WITH)(asked.words) if asked.words else None
    return found if of_words is None else found | {"words": Narrowing(of_words, "entry__thing")}


def ids_of(viewer: Person, wanted: Iterable[Narrowing]) -> list[int]:
    """The ids of those who are found, in no order: COUNTED of them, and one more if there are more."""
    wanted = list(wanted)
    people = everybody(viewer)
    together = [narrowing for narrowing in wanted if narrowing.size is None]
    each = sorted((narrowing for narrowing in wanted if narrowing.size is not None), key=lambda it: it.size or 0)
    # The database begins with the fewest, and asks of each of those whether the others fit.
    for narrowing in [*together, *each[:1]]:
        people = people.filter(narrowing.as_membership)
    for narrowing in each[1:]:
        people = people.filter(narrowing.as_question)
    return list(people.order_by().values_list("pk", flat=True)[: COUNTED + 1])


def _of_trait(viewer: Person, field: str, keys: Sequence[str]) -> Narrowing:
    traits = Trait.objects.filter(field=field, key__in=keys)
    named = sha256(json.dumps([field, *sorted(keys)]).encode()).hexdigest()
    size = caches[PAGES].get_or_set(f"traits:{named}", traits.count, SIZES_KEPT_FOR)
    return Narrowing(traits.visible_to(viewer), "person", size)


def found_among(viewer: Person, wanted: Collection[Narrowing], ids: Sequence[int]) -> QuerySet[Person]:
    """Those who are found, to be put in order: by their ids where these are all."""
    if len(ids) <= COUNTED and wanted:
        return everybody(viewer).filter(pk__in=ids)
    people = everybody(viewer)
    for narrowing in wanted:
        people = people.filter(narrowing.as_question)
    return people

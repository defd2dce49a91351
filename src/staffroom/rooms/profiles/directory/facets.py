"""What those who are found could be narrowed down by, and how many each value would leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from staffroom.foundation.among import Among
from staffroom.rooms.networks.models import Membership

from ..models import Trait
from . import naming
from .asked import FACETS, NETWORK, YES, Asked
from .crossing import Crossing, People
from .finding import COUNTED, Looker

LABELS: Mapping[str, Promise] = {
    "sector": _("Sector"),
    "stage": _("Career stage"),
    "role": _("Role"),
    "topic": _("Ask me about"),
    "place": _("Place"),
    "language": _("Language"),
    NETWORK: _("Network"),
    "mentoring": _("Mentoring"),
    "alone": _("Working alone"),
}
SHOWN = {"sector": 12, "stage": 10, "role": 8, "topic": 10, "place": 8, "language": 6, NETWORK: 10}
_FACET_OF = {field: facet for facet, field in FACETS.items()}


@dataclass(frozen=True)
class Value:
    """One value of a facet. `query`: the address with it, or without it if it is chosen already."""

    key: str
    label: str
    count: int
    is_chosen: bool
    query: str


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    values: Sequence[Value]

    @property
    def is_chosen(self) -> bool:
        return any(value.is_chosen for value in self.values)


def facets(asked: Asked, looker: Looker, crossing: Crossing) -> list[Facet]:
    """Those that have values, in order.

    Within a facet of which something is chosen, what else could be is counted among those whom all the others leave.
    """
    found = crossing.ids[:COUNTED]
    counts = _counts(looker, found)
    counts[NETWORK] = _of_networks(looker, found)
    for facet in [*asked.chosen, *([NETWORK] if asked.networks else [])]:
        others = crossing.without[facet]
        counts[facet] = (
            _of_networks(looker, others) if facet == NETWORK else _counts(looker, others, facet).get(facet, {})
        )
    best = {facet: _best(facet, found, asked.keys(facet)) for facet, found in counts.items()}
    names = naming.names({facet: [key for key, _count in values] for facet, values in best.items()}, looker.person)
    return [
        Facet(name, str(label), _values(name, best[name], names, asked))
        for name, label in LABELS.items()
        if best.get(name)
    ]


def _counts(looker: Looker, people: People, facet: str = "") -> dict[str, dict[str, int]]:
    """Facet → key → how many of these people show it to whoever looks. One query."""
    traits = Trait.objects.visible_to(looker.eyes).filter(_is_of(people))
    if facet:
        traits = traits.filter(field=FACETS[facet])
    found: dict[str, dict[str, int]] = {}
    for field, key, count in traits.order_by().values_list("field", "key").annotate(count=Count("pk")):
        if field in _FACET_OF:
            found.setdefault(_FACET_OF[field], {})[key] = count
    return found


def _of_networks(looker: Looker, people: People) -> dict[str, int]:
    """The same for the networks of whoever looks; who is in others is not theirs to know. One query."""
    members = Membership.objects.active().filter(_is_of(people), network__in=looker.eyes.networks)
    return dict(members.order_by().values_list("network__slug").annotate(count=Count("pk")))


def _is_of(people: People) -> Q:
    return Q(person__in=people) if isinstance(people, QuerySet) else Q(Among("person", people))


def _best(facet: str, found: Mapping[str, int], chosen: Sequence[str]) -> list[tuple[str, int]]:
    """The most frequent, and all that are chosen."""
    ordered = sorted(found.items(), key=lambda each: (-each[1], each[0]))[: SHOWN.get(facet, 1)]
    known = {key for key, _count in ordered}
    return ordered + [(key, found.get(key, 0)) for key in chosen if key not in known]


def _values(
    facet: str, best: Sequence[tuple[str, int]], names: Mapping[tuple[str, str], str], asked: Asked
) -> list[Value]:
    chosen = asked.keys(facet)
    return [
        Value(
            key=key,
            label=names[facet, key],
            count=count,
            is_chosen=key in chosen,
            query=(asked.without(facet, key) if key in chosen else asked.with_(facet, key)).query,
        )
        for key, count in best
        if (facet, key) in names and (key == YES or facet not in {"mentoring", "alone"})
    ]

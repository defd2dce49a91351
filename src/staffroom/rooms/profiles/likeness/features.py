"""What one person has that others may have as well, and how much each of it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log

from django.core.cache import caches
from django.db.models import Count, Q

from staffroom.foundation.guest_pages import PAGES
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person

from ..distances import kilometres, places_around
from ..models import Dismissal, Place, Profile, Trait

AROUND = 40  # kilometres
MOST_OWN = 60
COUNTS_KEPT_FOR = 600  # seconds
FORGIVEN = 0.5  # what a feature still weighs after somebody was dismissed who had it
# Mentors are looked for, not met; and that somebody is one says nothing of likeness.
COUNTS = ("sectors", "stage", "only_one", "languages", "topics", "work", "place")

type Feature = tuple[str, str]


@dataclass(frozen=True)
class Features:
    """`weights`: what they have → how much it says of likeness; `distances`: the key of a place → kilometres to it."""

    weights: Mapping[Feature, float]
    counts: Mapping[Feature, int]
    distances: Mapping[str, float] = field(default_factory=dict)
    networks: Mapping[int, str] = field(default_factory=dict)


def features_of(person: Person) -> Features:
    """All of their own, whoever sees it. Seven queries at most."""
    own = list(Trait.objects.filter(person=person, field__in=COUNTS).values_list("field", "key")[:MOST_OWN])
    networks = {
        pk: (name, size) for pk, name, size in Network.objects.of(person).values_list("pk", "name", "member_count")
    }
    distances = _distances(person)
    counts = _counts({*own, *(("place", key) for key in distances)})
    counts |= {("network", str(pk)): size for pk, (_name, size) in networks.items()}
    total = Person.objects.members().count()
    dismissed = _dismissed(person)
    weights = {
        feature: log(1 + total / max(count, 1)) * FORGIVEN ** dismissed.get(feature, 0)
        for feature, count in counts.items()
    }
    return Features(weights, counts, distances, {pk: name for pk, (name, _size) in networks.items()})


def _counts(features: set[Feature]) -> dict[Feature, int]:
    """About how many people have each of them, to whomever they show it: as counted within the last ten minutes.

    One query at most.
    """
    keys = {f"having:{name}:{key.encode().hex()}": (name, key) for name, key in features}
    known: dict[str, int] = caches[PAGES].get_many(keys)
    missing = {it for named, it in keys.items() if named not in known}
    counted = _counted(missing)
    caches[PAGES].set_many({named: counted[it] for named, it in keys.items() if it in missing}, COUNTS_KEPT_FOR)
    return {it: known.get(named, counted.get(it, 0)) for named, it in keys.items()}


def _counted(features: set[Feature]) -> dict[Feature, int]:
    by_field: dict[str, list[str]] = {}
    for name, key in features:
        by_field.setdefault(name, []).append(key)
    wanted = Q(pk__in=[])
    for name, keys in by_field.items():
        wanted |= Q(field=name, key__in=keys)
    rows = Trait.objects.filter(wanted).order_by().values_list("field", "key").annotate(count=Count("person"))
    return dict.fromkeys(features, 0) | {(name, key): count for name, key, count in rows}


def _distances(person: Person) -> dict[str, float]:
    profile = Profile.objects.filter(person=person).select_related("place").first()
    if profile is None or profile.place is None:
        return {}
    around = Place.objects.filter(pk__in=places_around(profile.place, AROUND))
    return {str(place.pk): kilometres(profile.place, place) for place in around}


def _dismissed(person: Person) -> dict[Feature, int]:
    """How often somebody was dismissed who had it."""
    found: dict[Feature, int] = {}
    for reasons in Dismissal.objects.filter(person=person).values_list("reasons", flat=True):
        for reason in reasons:
            name, _colon, key = str(reason).partition(":")
            found[name, key] = found.get((name, key), 0) + 1
    return found

"""Whom to suggest to somebody."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from staffroom.foundation.among import Among
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.people.models import Connection, ConnectionRequest, Person
from staffroom.rooms.people.muting import unmuted_by

from ..directory.finding import Looker
from ..models import Dismissal, Profile, Trait
from .features import Feature, Features, features_of
from .reasons import reasons

MOST = 5
LOOKED_AT = 2_000  # of those who share something rare
SMALL_NETWORK = 300
LEAST_WEIGHT = 0.7  # below it, what two share they share with everybody


@dataclass(frozen=True)
class Suggestion:
    """Somebody, and why, in words; `shared` is what both have."""

    person: Person
    reasons: Sequence[str]
    shared: Sequence[Feature]


def people_like(person: Person) -> list[Suggestion]:
    """Five at most, the likest first: nobody who is known, asked, muted, blocked or dismissed, or who opted out.

    As many queries for many as for few.
    """
    mine, looker = features_of(person), Looker.of(person)
    shared = _shared_with(looker, _candidates(looker, mine), mine)
    ranked = sorted(shared, key=lambda pk: (-_likeness(shared[pk], mine), pk))
    best = [pk for pk in ranked if _likeness(shared[pk], mine) >= LEAST_WEIGHT]
    return _suggestions(looker, best[: MOST * 4], shared, mine)


def why(person: Person, other: Person) -> Suggestion | None:
    """What the two have in common, if it is more than most have."""
    mine, looker = features_of(person), Looker.of(person)
    shared = _shared_with(looker, [other.pk], mine)
    if _likeness(shared.get(other.pk, ()), mine) < LEAST_WEIGHT:
        return None
    return next(iter(_suggestions(looker, [other.pk], shared, mine)), None)


def shared_by(person: Person, other: Person) -> Sequence[Feature]:
    """All that `other` has in common with `person`, and shows to them."""
    return _shared_with(Looker.of(person), [other.pk], features_of(person)).get(other.pk, ())


def _likeness(shared: Iterable[Feature], mine: Features) -> float:
    return sum(mine.weights[feature] for feature in shared)


def _candidates(looker: Looker, mine: Features) -> list[int]:
    """Who shares the rarest of it: as many features as have LOOKED_AT people between them. Two queries."""
    wanted, networks, total = Q(pk__in=[]), [], 0
    for name, key in sorted(mine.counts, key=lambda it: (mine.counts[it], it)):
        total += mine.counts[name, key]
        if name == "network":
            networks += [int(key)] if mine.counts[name, key] <= SMALL_NETWORK else []
        else:
            wanted |= Q(field=name, key=key)
        if total > LOOKED_AT:
            break
    traits = Trait.objects.visible_to(looker.eyes).filter(wanted).exclude(person=looker.person).order_by()
    found = dict.fromkeys(traits.values_list("person", flat=True)[:LOOKED_AT])
    members = Membership.objects.active().filter(network__in=networks).exclude(person=looker.person)
    return list(found | dict.fromkeys(members.values_list("person", flat=True)[:LOOKED_AT]))


def _shared_with(looker: Looker, others: Sequence[int], mine: Features) -> dict[int, list[Feature]]:
    """For each of `others` what they have of it, and show to who looks. Two queries."""
    found: dict[int, list[Feature]] = {}
    fields = {name for name, _key in mine.weights}
    rows = Trait.objects.visible_to(looker.eyes).filter(Among("person", others), field__in=fields).order_by()
    for pk, name, key in rows.values_list("person", "field", "key"):
        if (name, key) in mine.weights:
            found.setdefault(pk, []).append((name, key))
    both = Membership.objects.active().filter(Among("person", others), network__in=mine.networks)
    for pk, network in both.values_list("person", "network"):
        found.setdefault(pk, []).append(("network", str(network)))
    return found


def _suggestions(
    looker: Looker, pks: Sequence[int], shared: Mapping[int, Sequence[Feature]], mine: Features
) -> list[Suggestion]:
    people = _to_be_met(looker).filter(pk__in=pks).in_bulk()
    best = [pk for pk in pks if pk in people][:MOST]
    words = reasons({pk: shared[pk] for pk in best}, mine, looker.person)
    return [Suggestion(people[pk], words[pk], shared[pk]) for pk in best if words[pk]]


def _to_be_met(looker: Looker) -> QuerySet[Person]:
    """Whom they may see and do not know yet."""
    person = looker.person
    known = Connection.objects.filter(person=person).values("other")
    asked = ConnectionRequest.objects.filter(asker=person).values("asked")
    asking = ConnectionRequest.objects.filter(asked=person).values("asker")
    dismissed = Dismissal.objects.filter(person=person).values("other")
    kept_out = Q(pk__in=Profile.objects.filter(is_unsuggested=True).values("person"))
    for others in (known, asked, asking, dismissed):
        kept_out |= Q(pk__in=others)
    return looker.everybody.filter(unmuted_by(person)).exclude(kept_out).exclude(pk=person.pk)

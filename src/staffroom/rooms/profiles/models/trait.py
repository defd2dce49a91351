from collections.abc import Collection
from dataclasses import dataclass

from django.db import models
from django.db.models import Exists, OuterRef, Q

from staffroom.foundation.among import Among
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.people.models import Audience, Category, Connection, Person

from .disclosure import WithheldField


@dataclass(frozen=True)
class Eyes:
    """All of somebody that decides which traits of others they see: looked up once, asked of many.

    `known_by`: who is connected to them; `categories`: those that others have put them in; `networks`: their own. A
    guest has none of it.
    """

    person_id: int | None = None
    known_by: tuple[int, ...] = ()
    categories: tuple[int, ...] = ()
    networks: tuple[int, ...] = ()

    @classmethod
    def of(cls, person: Person | None) -> "Eyes":
        """Two queries."""
        if person is None or person.kind != Person.Kind.MEMBER:
            return cls()
        sides = list(Connection.objects.filter(other=person).values_list("person", "category"))
        mine = Membership.objects.active().filter(person=person).values_list("network", flat=True)
        return cls(
            person_id=person.pk,
            known_by=tuple(other for other, _category in sides),
            categories=tuple(category for _other, category in sides if category is not None),
            networks=tuple(mine),
        )


class TraitQuerySet(models.QuerySet["Trait"]):
    def visible_to(self, person: Person | Eyes | None) -> "TraitQuerySet":
        """The traits by which `person` (None: a guest) may find others. Blocks are the business of whoever asks."""
        return self.filter(may_be_seen_by(person if isinstance(person, Eyes) else Eyes.of(person)))


class Trait(models.Model):
    """One thing by which somebody can be found: one value of a field, with the audience that field has.

    `key` is a term's slug, a language's code, a place's number; "yes" where the field says no more than that.
    Written anew by `actions.write_traits` whenever profile or disclosures change.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="traits")
    field = models.CharField(max_length=20)
    key = models.CharField(max_length=60)
    audience = models.CharField(max_length=12, choices=Audience)
    category = models.ForeignKey(Category, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = TraitQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "field", "key"], name="trait_once")]
        indexes = [
            models.Index(fields=["field", "key", "person", "audience"], name="trait_by_value"),
            # All that the facets of the directory ask of the people that are found.
            models.Index(fields=["person", "field", "key", "audience", "category"], name="trait_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.field}={self.key}"


def may_be_seen_by(eyes: Eyes) -> Q:
    """The condition on a Trait."""
    if eyes.person_id is None:
        return Q(audience=Audience.PUBLIC, person__audience=Audience.PUBLIC)
    seen = Q(audience__in=[Audience.PUBLIC, Audience.MEMBERS]) | Q(person=eyes.person_id)
    if eyes.known_by:
        seen |= Q(Among("person", eyes.known_by), audience=Audience.CONNECTIONS)
    if eyes.categories:
        seen |= Q(audience=Audience.CATEGORY, category__in=eyes.categories)
    if eyes.networks:
        seen |= Q(Q(audience=Audience.NETWORK), Exists(_in_networks(eyes.networks)))
    return seen


def _in_networks(networks: Collection[int]) -> models.QuerySet[Membership]:
    """Memberships of whoever has the trait in any of `networks` that does not withhold its field.

    Asked of each trait by itself: PostgreSQL would otherwise list all members of these networks first.
    """
    withheld = WithheldField.objects.filter(network=OuterRef("network"), field=OuterRef(OuterRef("field")))
    theirs = Membership.objects.active().filter(person=OuterRef("person"), network__in=networks)
    return theirs.filter(~Exists(withheld))

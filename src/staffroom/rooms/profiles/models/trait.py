from django.db import models
from django.db.models import Exists, OuterRef, Q

from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.models import Audience, Category, Connection, Person

from .disclosure import WithheldField


class TraitQuerySet(models.QuerySet["Trait"]):
    def visible_to(self, person: Person | None) -> "TraitQuerySet":
        """The traits by which `person` (None: a guest) may find others. Blocks are the business of whoever asks."""
        return self.filter(may_be_seen_by(person))


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


def may_be_seen_by(person: Person | None) -> Q:
    """The condition on a Trait."""
    public = Q(audience=Audience.PUBLIC, person__audience=Audience.PUBLIC)
    if person is None or person.kind != Person.Kind.MEMBER:
        return public
    to_whom_they_know = Connection.objects.filter(person=OuterRef("person"), other=person)
    return (
        Q(audience__in=[Audience.PUBLIC, Audience.MEMBERS])
        | (Q(audience=Audience.NETWORK) & Exists(_in_networks_of(person)))
        | (Q(audience=Audience.CONNECTIONS) & Exists(to_whom_they_know))
        | (Q(audience=Audience.CATEGORY) & Exists(to_whom_they_know.filter(category=OuterRef("category"))))
        | Q(person=person)
    )


def _in_networks_of(person: Person) -> models.QuerySet[Membership]:
    """Memberships of whoever has the trait, in networks of `person` that do not withhold its field."""
    withheld = WithheldField.objects.filter(network=OuterRef("network"), field=OuterRef(OuterRef("field")))
    theirs = Membership.objects.active().filter(person=OuterRef("person"), network__in=Network.objects.of(person))
    return theirs.filter(~Exists(withheld))

from django.db import models
from django.db.models import Q

from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Audience, Category, Person

OF_FIELDS = (
    Audience.PUBLIC,
    Audience.MEMBERS,
    Audience.NETWORK,
    Audience.CONNECTIONS,
    Audience.CATEGORY,
    Audience.ME,
)


class Disclosure(models.Model):
    """Who sees one field of a person's profile, where they chose otherwise than `fields.FIELDS` has it.

    A category that is gone leaves nobody but the person themselves.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="disclosures")
    field = models.CharField(max_length=20)
    audience = models.CharField(max_length=12, choices=[(it.value, it.label) for it in OF_FIELDS])
    category = models.ForeignKey(Category, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "field"], name="disclosure_once"),
            models.CheckConstraint(
                condition=Q(audience=Audience.CATEGORY) | Q(category__isnull=True), name="disclosure_category"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field} of {self.person_id}: {self.audience}"


class WithheldField(models.Model):
    """A field that members of a network do not see of one another through it. Without a row they do."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="withheld_fields")
    field = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "field"], name="withheld_field_once")]

    def __str__(self) -> str:
        return f"{self.field} in {self.network_id}"

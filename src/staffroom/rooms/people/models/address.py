from django.db import models
from django.db.models import Q

from .person import Person


class AddressQuerySet(models.QuerySet["Address"]):
    def verified(self) -> "AddressQuerySet":
        return self.filter(verified_at__isnull=False)

    def working(self) -> "AddressQuerySet":
        return self.verified().filter(failing_since__isnull=True)


class Address(models.Model):
    """An email address of a person: the truth of which the sign-in library keeps a mirror.

    `email` is lower case. Somebody else's unverified claim to an address never stands in its owner's way: only the
    verified one is unique.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="addresses")
    email = models.EmailField(max_length=254)
    verified_at = models.DateTimeField(null=True, blank=True)
    # A list that moved here had it: mail goes to it and comes from it, but its owner has not proved it here yet.
    is_vouched_for = models.BooleanField(default=False)
    is_primary = models.BooleanField(default=False)
    failing_since = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AddressQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "email"], name="address_once_per_person"),
            models.UniqueConstraint(
                fields=["email"], condition=Q(verified_at__isnull=False), name="address_verified_once"
            ),
            models.UniqueConstraint(fields=["person"], condition=Q(is_primary=True), name="address_primary_once"),
        ]
        indexes = [models.Index(fields=["email"], name="address_by_email")]

    def __str__(self) -> str:
        return self.email

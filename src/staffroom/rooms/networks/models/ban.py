from django.db import models
from django.db.models import Q
from django.utils import timezone

from staffroom.rooms.people.models import Person

_OPEN = Q(lifted_at=None)
_OF_PERSON = Q(person__isnull=False)


class BanQuerySet(models.QuerySet["Ban"]):
    def in_force(self) -> "BanQuerySet":
        """Neither lifted nor over."""
        return self.filter(Q(until=None) | Q(until__gt=timezone.now()), lifted_at=None)


class Ban(models.Model):
    """Somebody who may not be in a network, or (no network) on this site: a person, an address, or a pattern of them.

    `email` is lower case; in it `*` stands for any characters ("*@example.org"). Exactly one of the two is given.
    """

    network = models.ForeignKey("networks.Network", models.CASCADE, null=True, blank=True, related_name="bans")
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="bans")
    email = models.CharField(max_length=254, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    banned_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    banned_at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = BanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, email__gt="") | Q(person__isnull=False, email=""), name="ban_of_one"
            ),
            models.UniqueConstraint(fields=["network", "person"], condition=_OPEN & _OF_PERSON, name="ban_person_once"),
            models.UniqueConstraint(
                fields=["person"], condition=_OPEN & _OF_PERSON & Q(network=None), name="ban_person_once_here"
            ),
            models.UniqueConstraint(
                fields=["network", "email"], condition=_OPEN & ~_OF_PERSON, name="ban_address_once"
            ),
            models.UniqueConstraint(
                fields=["email"], condition=_OPEN & ~_OF_PERSON & Q(network=None), name="ban_address_once_here"
            ),
        ]
        indexes = [models.Index(fields=["email"], name="ban_by_email")]

    def __str__(self) -> str:
        return self.email or str(self.person_id)

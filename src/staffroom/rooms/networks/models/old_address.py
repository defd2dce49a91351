from django.db import models
from django.db.models import Q

from staffroom.rooms.people.models import Account, Person


class OldAddressQuerySet(models.QuerySet["OldAddress"]):
    def proved(self) -> "OldAddressQuerySet":
        """Those whose mail is their network's."""
        return self.filter(proved_at__isnull=False)

    def for_operator(self, person: Person | None) -> "OldAddressQuerySet":
        """All of them, to operators."""
        is_operator = Account.objects.filter(person=person, is_operator=True, is_active=True).exists()
        return self.all() if person and is_operator else self.none()

    def wished_for(self) -> "OldAddressQuerySet":
        """Those for which an owner asks whoever runs the site to say yes."""
        return self.filter(wished_at__isnull=False, proved_at=None)


class OldAddress(models.Model):
    """An address that a network's list had elsewhere. Once it is proved, mail to it is the network's.

    `email` is lower case. Several networks may name one address; one alone proves it: by our own letter, which comes
    back from there, or by the yes of whoever runs the site. `heard_at`: when mail last came by it after that.
    """

    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="old_addresses")
    email = models.EmailField(max_length=254)
    added_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    # When a letter was last sent there to see whether it arrives here, and how many have been.
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_count = models.PositiveIntegerField(default=0)
    proved_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    # Since when an owner asks for the yes of whoever runs the site; who gave an answer, and why it was no.
    wished_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)

    objects = OldAddressQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "email"], name="old_address_once"),
            models.UniqueConstraint(
                fields=["email"], condition=Q(proved_at__isnull=False), name="old_address_proved_once"
            ),
        ]
        indexes = [
            models.Index(fields=["email"], name="old_address_by_email"),
            models.Index(fields=["-added_at", "-id"], name="old_address_lately"),
            models.Index(
                fields=["wished_at", "id"],
                condition=Q(wished_at__isnull=False, proved_at=None),
                name="old_address_waiting",
            ),
        ]
        verbose_name_plural = "old addresses"

    def __str__(self) -> str:
        return self.email

    @property
    def waits(self) -> bool:
        """An owner has asked for a yes, and nobody has answered."""
        return self.wished_at is not None and self.proved_at is None

    @property
    def is_declined(self) -> bool:
        """Whoever runs the site has said no, and nobody has asked again or proved it."""
        return self.settled_at is not None and self.proved_at is None and self.wished_at is None

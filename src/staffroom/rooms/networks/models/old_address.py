from django.db import models

from staffroom.rooms.people.models import Person


class OldAddress(models.Model):
    """An address that a network's list had elsewhere: mail to it is the network's, and its List-Id is expected.

    `email` is lower case. `heard_at`: when mail last came by it, forwarded or to itself.
    """

    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="old_addresses")
    email = models.EmailField(max_length=254, unique=True)
    added_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    # When a letter was last sent there to see whether it arrives here, and how many have been.
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_count = models.PositiveIntegerField(default=0)
    heard_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "old addresses"

    def __str__(self) -> str:
        return self.email

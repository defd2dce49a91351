from django.db import models
from django.db.models import Q

from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person


class Bell(models.Model):
    """When somebody was last written to about what waits in a network (or, without one, on the site).

    `is_due`: more came meanwhile, and goes into the next letter.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="bells")
    network = models.ForeignKey(Network, models.CASCADE, null=True, blank=True, related_name="+")
    rung_at = models.DateTimeField()
    # Which matters the latest letter was about: those after the first number, up to the second.
    told_before = models.PositiveBigIntegerField(default=0)
    told_up_to = models.PositiveBigIntegerField(default=0)
    is_due = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "network"], name="bell_once"),
            models.UniqueConstraint(fields=["person"], condition=Q(network=None), name="bell_once_for_the_site"),
        ]
        indexes = [models.Index(fields=["rung_at"], condition=Q(is_due=True), name="bell_due")]

    def __str__(self) -> str:
        return f"{self.person_id} of {self.network_id}"

from django.db import models
from django.utils.translation import gettext_lazy as _

from staffroom.rooms.people.models import Person


class Measure(models.Model):
    """What facilitators did about a member short of a ban, and why. `until` is for a pause."""

    class Kind(models.TextChoices):
        PAUSED = "paused", _("May not write for a while")
        REMOVED = "removed", _("Removed from the network")

    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="measures")
    person = models.ForeignKey(Person, models.CASCADE, related_name="measures")
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.CharField(max_length=500, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["network", "person", "-at"], name="measure_of_member")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person_id} in {self.network_id}"

from django.db import models
from django.db.models import F, Q

from staffroom.rooms.people.models import Person


class Dismissal(models.Model):
    """Somebody is not to be suggested to a person as being like them, nor so easily others for the same reasons.

    `reasons` are the traits that both had then, as "topics:copyright".
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="dismissals")
    other = models.ForeignKey(Person, models.CASCADE, related_name="dismissed_by")
    reasons = models.JSONField(default=list, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="dismissal_once"),
            models.CheckConstraint(condition=~Q(person=F("other")), name="dismissal_of_another"),
        ]
        indexes = [models.Index(fields=["other"], name="dismissal_by_other")]

    def __str__(self) -> str:
        return f"{self.other_id} for {self.person_id}"

from django.db import models
from django.utils.translation import gettext_lazy as _

from staffroom.rooms.people.models import Person

from .decision import Decision


class Appeal(models.Model):
    """That whom a decision concerns asks somebody else to look at it again. Once for each decision."""

    class Outcome(models.TextChoices):
        WAITING = "", _("It waits")
        UPHELD = "upheld", _("It stays as it was decided")
        UNDONE = "undone", _("It was undone")

    decision = models.OneToOneField(Decision, models.CASCADE, related_name="appeal")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="appeals")
    words = models.TextField(max_length=4000)
    made_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True, default=Outcome.WAITING)
    answer = models.TextField(max_length=4000, blank=True)
    answered_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Appeal against decision {self.decision_id}"

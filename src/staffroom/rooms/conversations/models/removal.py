from django.db import models
from django.db.models import Q

from staffroom.rooms.people.models import Person

from .message import Message

_IN_FORCE = Q(restored_at__isnull=True)


class RemovalQuerySet(models.QuerySet["Removal"]):
    def in_force(self) -> "RemovalQuerySet":
        return self.filter(_IN_FORCE)


class Removal(models.Model):
    """That facilitators removed a message, and why. Its words lie here meanwhile: the message itself has none.

    Its author and the facilitators may read them. A message that was restored has them back, and the row is empty.
    """

    message = models.ForeignKey(Message, models.CASCADE, related_name="removals")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)
    source = models.TextField(blank=True)
    quoted = models.TextField(blank=True)
    html = models.TextField(blank=True)
    excerpt = models.CharField(max_length=240, blank=True)
    restored_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    restored_at = models.DateTimeField(null=True, blank=True)

    objects = RemovalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message"], condition=_IN_FORCE, name="removal_once"),
            models.CheckConstraint(
                condition=_IN_FORCE | Q(source="", quoted="", html="", excerpt=""), name="removal_restored_is_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"Removal of {self.message_id}"

from django.db import models
from django.utils.translation import gettext_lazy as _

from staffroom.rooms.people.models import Person

from .conversation import Conversation


class Reading(models.Model):
    """How far one person has read a conversation, and whether they follow it."""

    class Attention(models.TextChoices):
        NONE = "", _("As the network")
        FOLLOWING = "following", _("Following")
        MUTED = "muted", _("Muted")

    person = models.ForeignKey(Person, models.CASCADE, related_name="readings")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="readings")
    read_up_to = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField(null=True, blank=True)
    attention = models.CharField(max_length=10, choices=Attention, blank=True, default=Attention.NONE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "conversation"], name="reading_once")]
        indexes = [models.Index(fields=["conversation", "attention", "person"], name="reading_attention")]

    def __str__(self) -> str:
        return f"{self.person_id} up to {self.read_up_to} of {self.conversation_id}"

from django.db import models
from django.utils.translation import gettext_lazy as _

from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person

from .conversation import Conversation
from .message import Message


class Tending(models.Model):
    """What those who look after a conversation did with it, and why; with what undoing it takes.

    SPLIT: `message` and what answers it went from `conversation` to `other`. MERGED: all of `other` went into
    `conversation`. `parents`: what the messages that went answered before, message id → message id, where that was
    lost; `moved`: the ids of the messages that went; `networks`: the ids of those that `other` was placed in.
    """

    class Kind(models.TextChoices):
        CLOSED = "closed", _("Closed")
        REOPENED = "reopened", _("Opened again")
        RENAMED = "renamed", _("Renamed")
        MOVED = "moved", _("Moved to another network")
        SPLIT = "split", _("Split")
        MERGED = "merged", _("Merged")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="tendings")
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    old_title = models.CharField(max_length=200, blank=True)
    old_audience = models.CharField(max_length=12, blank=True)
    other = models.ForeignKey(Conversation, models.SET_NULL, null=True, blank=True, related_name="+")
    message = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="+")
    from_network = models.ForeignKey(Network, models.SET_NULL, null=True, blank=True, related_name="+")
    to_network = models.ForeignKey(Network, models.SET_NULL, null=True, blank=True, related_name="+")
    moved = models.JSONField(default=list, blank=True)
    parents = models.JSONField(default=dict, blank=True)
    networks = models.JSONField(default=list, blank=True)

    class Meta:
        indexes = [models.Index(fields=["conversation", "-at"], name="tending_lately")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.conversation_id}"

from django.db import models

from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person

from .conversation import Conversation
from .message import Message


class Draft(models.Model):
    """What somebody has begun to write: a reply to a conversation, a new one (for a network), or a private one.

    Of a private one, `people` are whom it is for, `answers` the message of a network that it answers, and `continues`
    the private conversation that it goes on from, whose people need not be named.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="drafts")
    conversation = models.ForeignKey(Conversation, models.CASCADE, null=True, blank=True, related_name="+")
    answers = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="+")
    continues = models.ForeignKey(Conversation, models.SET_NULL, null=True, blank=True, related_name="+")
    networks = models.ManyToManyField(Network, blank=True, related_name="+")
    is_private = models.BooleanField(default=False)
    people = models.ManyToManyField(Person, blank=True, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "conversation"], name="draft_once_per_conversation"),
        ]
        indexes = [models.Index(fields=["person", "-updated_at"], name="draft_lately")]

    def __str__(self) -> str:
        return self.title or self.text[:60]

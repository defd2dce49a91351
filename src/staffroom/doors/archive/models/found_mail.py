from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.models import Network

from .bringing import Import, where_it_lies


class FoundMail(models.Model):
    """One mail of an archive: what tells where it belongs, and what became of it.

    The rows of imported mails stay: by them the same mail is known again, and later ones find whom they answer.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        IMPORTED = "imported", _("Brought in")
        ALREADY = "already", _("Was here already")
        HELD = "held", _("Held")

    brought_by = models.ForeignKey(Import, models.CASCADE, related_name="mails")
    network = models.ForeignKey(Network, models.CASCADE, related_name="+")
    # Counted through the whole archive, in the order in which it is read.
    ordinal = models.PositiveIntegerField()
    place = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=300, blank=True)

    # Its Message-ID, without angle brackets.
    header = models.CharField(max_length=255, blank=True)
    digest = models.CharField(max_length=64)
    # Message-IDs, with spaces between them.
    references = models.TextField(blank=True)
    in_reply_to = models.TextField(blank=True)
    subject = models.CharField(max_length=300, blank=True)
    topic = models.CharField(max_length=120, blank=True)
    date = models.DateTimeField(null=True, blank=True)
    # Who wrote it; emptied when it has become a message, which knows its author.
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)

    # Where it lies in the spool.
    offset = models.PositiveBigIntegerField(default=0)
    length = models.PositiveIntegerField(default=0)
    # The mail as it came, if it is held.
    raw = models.FileField(upload_to=where_it_lies, max_length=120, blank=True)

    # Once the archive is threaded: whom it answers, the first of its conversation, and when its turn comes.
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="answered_by")
    root = models.BigIntegerField(null=True, blank=True)
    turn = models.PositiveIntegerField(default=0)
    message = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brought_by", "ordinal"], name="found_mail_in_order"),
            models.UniqueConstraint(
                fields=["network", "header", "digest"],
                condition=Q(state__in=["waiting", "imported"]),
                name="found_mail_once",
            ),
        ]
        indexes = [
            models.Index(fields=["brought_by", "turn"], condition=Q(state="waiting"), name="found_mail_turns"),
            models.Index(fields=["brought_by", "ordinal"], condition=Q(state="held"), name="found_mail_held"),
            models.Index(fields=["root"], name="found_mail_root"),
        ]

    def __str__(self) -> str:
        return self.place

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Address, Person

# Whatever a letter's kind, an operator reads it in words.
KINDS = {
    "answer": _("An answer to a mail"),
    "appeal": _("What became of an appeal"),
    "connect": _("Somebody would like to connect"),
    "connected": _("Word that two people are connected"),
    "decision": _("Word of a decision, to whom it concerns"),
    "decline": _("An answer to a request to join"),
    "digest": _("A daily digest"),
    "goodbye": _("A goodbye"),
    "introduced": _("Word that two people know one another, for who introduced them"),
    "introduction": _("Somebody would like to introduce two people"),
    "invitation": _("An invitation"),
    "meeting": _("Word that two people know one another"),
    "mentoring": _("Word of mentoring"),
    "moved-in": _("Word that a list has moved here"),
    "old-address": _("A letter to a list's old address"),
    "recommend": _("A recommendation that is asked for, or what became of one"),
    "recommended": _("A recommendation to read and decide"),
    "reminder": _("A reminder"),
    "report": _("What became of a report"),
    "request": _("A request to join, for those who decide"),
    "site": _("A letter from the site: a code, a link, or word of a change"),
    "to-author": _("An answer to one person alone"),
    "to-owners": _("A mail to those who look after a network"),
    "undone": _("Word that a decision is taken back"),
    "waiting": _("What waits, for those who decide"),
    "welcome": _("A welcome"),
}


class Letter(models.Model):
    """A single mail to a single person, ready to be worded into MIME: a code, a welcome, a digest, an answer."""

    kind = models.CharField(max_length=20)
    # Makes writing it twice a no-op ("digest:7:2026-11-21").
    key = models.CharField(max_length=120, unique=True)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    language = models.CharField(max_length=10, default="en-gb")
    headers = models.JSONField(default=dict)
    # Holds something that opens a door: never shown to the operator, and blanked when sent.
    is_secret = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.subject

    @property
    def kind_words(self) -> str:
        """“A welcome”."""
        return str(KINDS.get(self.kind, _("A letter")))


class Delivery(models.Model):
    """One mail to one address: decided exactly once, attempted until it is taken or given up."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        GIVEN_UP = "given-up", _("Given up")
        BOUNCED = "bounced", _("Came back")
        DROPPED = "dropped", _("No longer wanted")

    message = models.ForeignKey(Message, models.CASCADE, null=True, blank=True, related_name="deliveries")
    letter = models.ForeignKey(Letter, models.CASCADE, null=True, blank=True, related_name="deliveries")
    # The network in whose name it is sent; empty for what comes from the site itself.
    network = models.ForeignKey(Network, models.SET_NULL, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="deliveries")
    address = models.ForeignKey(Address, models.CASCADE, null=True, blank=True, related_name="deliveries")
    # Written out: an answer to somebody unknown has no Address, and an address may change later.
    to = models.CharField(max_length=254)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(_("what the server said"), max_length=300, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "to"], name="delivery_once_per_message"),
            models.UniqueConstraint(fields=["letter", "to"], name="delivery_once_per_letter"),
            models.CheckConstraint(
                condition=Q(message__isnull=False, letter__isnull=True) | Q(message__isnull=True, letter__isnull=False),
                name="delivery_of_one_thing",
            ),
        ]
        indexes = [
            # The state stands in it as well: SQLite would else take the last one, and sort all that wait.
            models.Index(
                fields=["state", "next_attempt_at", "id"], condition=Q(state="waiting"), name="delivery_ready"
            ),
            # Letters overtake: a sign-in code does not wait behind ten thousand copies of a message.
            models.Index(
                fields=["state", "next_attempt_at", "id"],
                condition=Q(state="waiting", letter__isnull=False),
                name="delivery_ready_letter",
            ),
            models.Index(fields=["state", "-id"], name="delivery_by_state"),
        ]
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"to {self.to}"


class SentMail(models.Model):
    """The bytes of a sent mail, kept by the demo alone, for its mailbox page."""

    delivery = models.OneToOneField(Delivery, models.CASCADE, related_name="kept")
    raw = models.BinaryField()
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "sent mail"

    def __str__(self) -> str:
        return f"sent {self.delivery_id}"

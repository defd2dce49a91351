from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.models import Account, Person

from ..reasons import Reason


class IncomingQuerySet(models.QuerySet["Incoming"]):
    def visible_to(self, person: Person | None) -> "IncomingQuerySet":
        """All of it for operators; for facilitators, what came for the networks they look after.

        That there is a mail, that is; what it says, only where `is_shown`.
        """
        if person is None:
            return self.none()
        if Account.objects.filter(person=person, is_operator=True, is_active=True).exists():
            return self.all()
        theirs = Membership.objects.facilitating().filter(person=person).values("network")
        return self.filter(network__in=theirs, is_sealed=False)

    def waiting(self, now: datetime) -> "IncomingQuerySet":
        """What nobody is at work on, the oldest first."""
        free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
        return self.filter(free, state=Incoming.State.WAITING).order_by("pk")


class Incoming(models.Model):
    """One mail as it was handed to us, committed before we said 250. Never changed, only marked."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        HELD = "held", _("Held")
        REFUSED = "refused", _("Refused")
        DISCARDED = "discarded", _("Discarded")

    class Door(models.TextChoices):
        LMTP = "lmtp", _("from the mail server beside us")
        SMTP = "smtp", _("from anywhere")
        IMAP = "imap", _("out of a mailbox")
        PROVIDER = "api", _("from a mail provider")

    raw = models.BinaryField()
    # What a header says that only a server of ours may write is believed of LMTP alone.
    door = models.CharField(max_length=4, choices=Door, default=Door.SMTP)
    sender = models.CharField(_("envelope sender"), max_length=320, blank=True)
    recipients = models.JSONField(default=list)
    peer = models.CharField(max_length=80, blank=True)
    # The name that the server brought it under: it may vouch for a mail whose envelope names no sender.
    helo = models.CharField(max_length=255, blank=True)
    received_at = models.DateTimeField()

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=40, blank=True)
    details = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Set while a worker has it; a dead worker's lease runs out.
    leased_until = models.DateTimeField(null=True, blank=True)
    processed_at = models.DateTimeField(null=True, blank=True)
    # It is between people alone: nobody who looks after the mail may see what it says. Once it is where it belongs, or
    # its sender knows that it is not, `raw` is empty.
    is_sealed = models.BooleanField(default=False)
    # Resolved, for the operator's page.
    subject = models.CharField(max_length=300, blank=True)
    # What was found out about whom it comes from (foundation.authenticity.Verdict as JSON); "" if nobody looked.
    authenticity = models.TextField(blank=True)
    from_address = models.CharField(max_length=254, blank=True)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    network = models.ForeignKey(Network, models.SET_NULL, null=True, blank=True, related_name="+")
    message = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = IncomingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(state="waiting"), name="incoming_waiting"),
            models.Index(fields=["state", "-received_at", "-id"], name="incoming_by_state"),
        ]
        verbose_name_plural = "incoming"

    def __str__(self) -> str:
        return self.subject or f"mail {self.pk}"

    @property
    def is_shown(self) -> bool:
        """Whether those who look after it may see what it says. While it is worked on it may be anything."""
        return not self.is_sealed and self.state != Incoming.State.WAITING

    @property
    def called(self) -> str:
        """What it goes by in lists and letters: its subject, where that is for whoever reads them."""
        if self.is_sealed:
            return _now("A mail for one person alone")
        return self.subject or _now("A mail without a subject")

    @property
    def reason_words(self) -> str:
        """Why it is in its state, in a sentence; "" where nothing needs to be said."""
        return str(Reason(self.reason).label) if self.reason in Reason.values else ""


class Told(models.Model):
    """That we told a sender something once (why their mail was refused, say), so that we do not again."""

    address = models.CharField(max_length=254)
    what = models.CharField(max_length=80)
    told_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address", "what"], name="told_once")]
        verbose_name_plural = "told"

    def __str__(self) -> str:
        return f"{self.address}: {self.what}"

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from staffroom.rooms.networks.models import Network


class MailboxQuerySet(models.QuerySet["Mailbox"]):
    def due(self, now: datetime) -> "MailboxQuerySet":
        """Those to be looked into now, and that nobody is at work on."""
        is_free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
        return self.filter(is_free, is_on=True, next_look_at__lte=now).order_by("next_look_at", "pk")


class Mailbox(models.Model):
    """A mailbox at some provider that we look into by IMAP: for whoever has no mail server."""

    class Security(models.TextChoices):
        TLS = "tls", _("TLS from the first byte (usually port 993)")
        STARTTLS = "starttls", _("STARTTLS (usually port 143)")
        NONE = "none", _("None: only for a server on this machine")

    class Afterwards(models.TextChoices):
        MOVE = "move", _("It is moved to another folder")
        SEEN = "seen", _("It stays, and is marked as read")
        DELETE = "delete", _("It is deleted")

    host = models.CharField(max_length=200)
    port = models.PositiveIntegerField(default=993)
    security = models.CharField(max_length=10, choices=Security, default=Security.TLS)
    username = models.CharField(max_length=200)
    # Encrypted with the site's key, so that a copy of the database alone gives nothing away.
    password = models.TextField()
    folder = models.CharField(max_length=200, default="INBOX")
    afterwards = models.CharField(max_length=10, choices=Afterwards, default=Afterwards.MOVE)
    moved_to = models.CharField(max_length=200, blank=True)
    # Its own address, for what stands behind a “+” in it; empty where the login is the address, or where there is none.
    address = models.EmailField(max_length=254, blank=True)
    # Everything in it is for this network; empty for a mailbox that serves all addresses.
    network = models.ForeignKey(Network, models.SET_NULL, null=True, blank=True, related_name="+")
    # Whether what was in it before we came is taken as well.
    takes_old = models.BooleanField(default=False)
    is_on = models.BooleanField(default=True)

    # How far we are: numbers of a mailbox that was made anew say nothing of the one before (RFC 3501, 2.3.1.1).
    uidvalidity = models.BigIntegerField(null=True, blank=True)
    last_uid = models.BigIntegerField(default=0)
    next_look_at = models.DateTimeField()
    # Set while a worker looks into it; a dead worker's lease runs out.
    leased_until = models.DateTimeField(null=True, blank=True)
    last_checked_at = models.DateTimeField(null=True, blank=True)
    last_taken_at = models.DateTimeField(null=True, blank=True)
    last_trouble = models.CharField(max_length=400, blank=True)
    last_trouble_at = models.DateTimeField(null=True, blank=True)
    troubles = models.PositiveIntegerField(default=0)  # in a row

    objects = MailboxQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "mailboxes"

    def __str__(self) -> str:
        return f"{self.username} at {self.host}"

    @property
    def own_address(self) -> str:
        """The address that its mail comes to, as far as we know."""
        return (self.address or (self.username if "@" in self.username else "")).lower()


class TakenMail(models.Model):
    """That we have a mail of a mailbox, written with the mail itself. Gone once the mail is put away there."""

    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="taken")
    uidvalidity = models.BigIntegerField()
    uid = models.BigIntegerField()
    taken_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailbox", "uidvalidity", "uid"], name="taken_once")]
        verbose_name_plural = "taken mail"

    def __str__(self) -> str:
        return f"{self.uid} of {self.mailbox_id}"

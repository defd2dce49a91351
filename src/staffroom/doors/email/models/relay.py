from django.db import models
from django.utils.translation import gettext_lazy as _


class Relay(models.Model):
    """Whoever takes our mail, a mail server or the provider by its API: one row, once somebody has entered it."""

    class Security(models.TextChoices):
        STARTTLS = "starttls", _("STARTTLS (usually port 587)")
        TLS = "tls", _("TLS from the first byte (usually port 465)")
        NONE = "none", _("None: only for a server on this machine")

    # Mail leaves by the provider's API; what stands here of a server rests meanwhile.
    is_provider = models.BooleanField(default=False)
    host = models.CharField(max_length=200)
    port = models.PositiveIntegerField(default=587)
    security = models.CharField(max_length=10, choices=Security, default=Security.STARTTLS)
    username = models.CharField(max_length=200, blank=True)
    # Encrypted with the site's key, so that a copy of the database alone gives nothing away.
    password = models.TextField(blank=True)
    connections = models.PositiveSmallIntegerField(default=2)
    changed_at = models.DateTimeField(auto_now=True)
    last_worked_at = models.DateTimeField(null=True, blank=True)
    last_trouble = models.CharField(max_length=300, blank=True)
    last_trouble_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_relay")]

    def __str__(self) -> str:
        return "The mail provider" if self.is_provider else f"{self.host}:{self.port}"

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

# A policy that nobody could look up for so long may have become stricter meanwhile.
HOLDS_FOR = timedelta(days=14)


class DomainPolicyQuerySet(models.QuerySet["DomainPolicy"]):
    def lenient(self, now: datetime) -> "DomainPolicyQuerySet":
        """Those of which it is known that they let others send in their name."""
        return self.filter(wish=DomainPolicy.Wish.NONE, looked_up_at__gt=now - HOLDS_FOR)


class DomainPolicy(models.Model):
    """What a domain asks others to do with mail in its name that it did not send (DMARC), as it was last seen."""

    class Wish(models.TextChoices):
        UNKNOWN = "", _("not known yet")
        NONE = "none", _("nothing")
        QUARANTINE = "quarantine", _("to set it aside")
        REJECT = "reject", _("to refuse it")

    domain = models.CharField(max_length=255, unique=True)
    wish = models.CharField(max_length=10, choices=Wish, blank=True)
    # When the DNS last answered; empty before it did.
    looked_up_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField()

    objects = DomainPolicyQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["tried_at"], name="domain_policy_due")]
        verbose_name_plural = "domain policies"

    def __str__(self) -> str:
        return self.domain

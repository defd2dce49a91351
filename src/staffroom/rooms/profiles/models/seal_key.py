from django.db import models
from django.db.models import Q


class SealKey(models.Model):
    """A key that recommendations are signed with: this site's own, or one of another site that an operator knows.

    Own ones are remembered when they are replaced, so that what they signed stays known. `secret` is encrypted with
    the site's secret; another site's key has none, and `site` says whose it is.
    """

    # SHA-256 of the 32 octets of the public key, in hexadecimal.
    fingerprint = models.CharField(max_length=64, unique=True)
    # Base64url, without padding.
    public = models.CharField(max_length=43)
    secret = models.TextField(blank=True)
    site = models.CharField(max_length=200, blank=True)
    is_current = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_current"], condition=Q(is_current=True), name="seal_key_one_current"),
            models.CheckConstraint(condition=Q(is_current=False) | ~Q(secret=""), name="seal_key_current_is_own"),
        ]
        indexes = [models.Index(fields=["-made_at", "-id"], name="seal_key_lately")]

    def __str__(self) -> str:
        return self.fingerprint

    @property
    def is_own(self) -> bool:
        return not self.site

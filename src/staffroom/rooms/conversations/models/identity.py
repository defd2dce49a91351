from django.db import models

from .message import Message


class MailIdentity(models.Model):
    """Which Message-ID is which message, whether it came by mail, was sent by us, or was imported.

    `digest` is SHA-256 of the content: the same Message-ID with other content is another message. What we send
    ourselves has an empty one.
    """

    message = models.ForeignKey(Message, models.CASCADE, related_name="mail_identities")
    # The Message-ID header, without its angle brackets.
    header = models.CharField(max_length=255)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["header", "digest"], name="mail_identity_once")]
        verbose_name_plural = "mail identities"

    def __str__(self) -> str:
        return self.header

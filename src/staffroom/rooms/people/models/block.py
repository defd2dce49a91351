from django.db import models

from .person import Person


class Block(models.Model):
    """One person wants nothing to do with another, who is not told."""

    blocker = models.ForeignKey(Person, models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(Person, models.CASCADE, related_name="blocked_by")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="block_once"),
            models.CheckConstraint(condition=~models.Q(blocker=models.F("blocked")), name="block_of_another"),
        ]
        indexes = [models.Index(fields=["blocked"], name="block_by_blocked")]

    def __str__(self) -> str:
        return f"{self.blocked_id} by {self.blocker_id}"

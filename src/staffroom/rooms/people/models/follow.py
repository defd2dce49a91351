from django.db import models
from django.db.models import F, Q

from .person import Person


class Follow(models.Model):
    """One person reads what another writes. The other may see by whom they are followed; nobody else may."""

    follower = models.ForeignKey(Person, models.CASCADE, related_name="follows")
    followed = models.ForeignKey(Person, models.CASCADE, related_name="followed_by")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["follower", "followed"], name="follow_once"),
            models.CheckConstraint(condition=~Q(follower=F("followed")), name="follow_another"),
        ]
        indexes = [models.Index(fields=["followed", "-id"], name="follow_by_followed")]

    def __str__(self) -> str:
        return f"{self.followed_id} by {self.follower_id}"


class Mute(models.Model):
    """One person wants to hear less of another, who is not told: no news, notices or suggestions of them."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="mutes")
    muted = models.ForeignKey(Person, models.CASCADE, related_name="muted_by")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "muted"], name="mute_once"),
            models.CheckConstraint(condition=~Q(person=F("muted")), name="mute_of_another"),
        ]
        indexes = [models.Index(fields=["muted"], name="mute_by_muted")]

    def __str__(self) -> str:
        return f"{self.muted_id} by {self.person_id}"

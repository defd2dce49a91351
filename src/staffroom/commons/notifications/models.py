from django.db import models
from django.utils.translation import gettext_lazy as _

from staffroom.rooms.people.models import Person


class Notice(models.Model):
    """One line for one person, with where it leads. `key` makes telling them twice a no-op."""

    class Kind(models.TextChoices):
        ANSWER = "answer", _("An answer to you")
        REQUEST = "request", _("A request to join")
        WELCOME = "welcome", _("You were let in")
        DECLINED = "declined", _("You were not let in")
        ADDRESS = "address", _("Your address does not work")
        HELD = "held", _("A mail waits")
        ROSTER = "roster", _("People would be brought in")
        OLD_ADDRESS = "oldaddress", _("A list's old address waits for your yes")
        ROLE = "role", _("Your role changed")
        MATTER = "matter", _("Something waits for you")
        DECISION = "decision", _("Something was decided that concerns you")
        REPORT = "report", _("Your report was looked at")
        CLAIMED = "claimed", _("What you wrote earlier is yours")
        RECOMMEND = "recommend", _("A recommendation")
        MENTORING = "mentoring", _("Mentoring")
        CONNECT = "connect", _("A request to connect")
        CONNECTED = "connected", _("Somebody said yes to you")
        INTRODUCE = "introduce", _("An introduction")
        INTRODUCED = "introduced", _("You know one another now")
        PRIVATE = "private", _("Somebody wrote to you alone")

    person = models.ForeignKey(Person, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=80)
    # What the words need: names and titles as ids, resolved and re-checked when shown.
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind", "key"], name="notice_once")]
        indexes = [models.Index(fields=["person", "-created_at"], name="notice_lately")]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"


class Digest(models.Model):
    """One person's digest for one day: which messages it holds, if any. Made once, whatever restarts."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="digests")
    day = models.DateField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    message_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day} for {self.person_id}"

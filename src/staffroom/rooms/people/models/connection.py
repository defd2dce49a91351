from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .person import Person


class Category(models.Model):
    """How one person sorts those they know. Nobody else ever learns of it."""

    class Kind(models.TextChoices):
        COLLEAGUE = "colleague", _("Colleague")
        FORMER_COLLEAGUE = "former", _("Former colleague")
        FRIEND = "friend", _("Friend")
        MENTOR = "mentor", _("Mentor")
        MET = "met", pgettext_lazy("category of people", "Met")
        OWN = "own", _("Own")

    person = models.ForeignKey(Person, models.CASCADE, related_name="categories")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OWN)
    # Of their own ones; the others are called in the reader's language.
    name = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], condition=~Q(kind="own"), name="category_ready_once"),
            models.UniqueConstraint(fields=["person", "name"], condition=Q(kind="own"), name="category_own_once"),
            models.CheckConstraint(condition=~Q(kind="own", name=""), name="category_own_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.name or str(self.get_kind_display())


class Connection(models.Model):
    """One person's side of knowing another. Both sides exist or neither; each is its owner's alone to see."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="connections")
    other = models.ForeignKey(Person, models.CASCADE, related_name="connected_by")
    category = models.ForeignKey(Category, models.SET_NULL, null=True, blank=True, related_name="connections")
    # “the Leeds meeting, 2024”
    met_at = models.CharField(max_length=120, blank=True)
    notes = models.TextField(blank=True)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="connection_once"),
            models.CheckConstraint(condition=~Q(person=F("other")), name="connection_with_another"),
        ]
        indexes = [
            models.Index(fields=["person", "-since", "-id"], name="connection_lately"),
            models.Index(fields=["person", "category"], name="connection_by_category"),
            models.Index(fields=["other"], name="connection_by_other"),
        ]

    def __str__(self) -> str:
        return f"{self.other_id} of {self.person_id}"


class ConnectionRequestQuerySet(models.QuerySet["ConnectionRequest"]):
    def standing(self) -> "ConnectionRequestQuerySet":
        """Those that were not taken back: what their askers know of."""
        return self.filter(withdrawn_at__isnull=True)

    def waiting(self) -> "ConnectionRequestQuerySet":
        """Those that wait for whoever is asked."""
        return self.standing().filter(ignored_at__isnull=True)


class ConnectionRequest(models.Model):
    """Somebody asks another to connect. Gone once it is accepted.

    `ignored_at` is never told to `asker`, for whom it goes on waiting. One that was taken back stays: asking again is
    counted, and bothers nobody who had ignored it.
    """

    asker = models.ForeignKey(Person, models.CASCADE, related_name="requests_made")
    asked = models.ForeignKey(Person, models.CASCADE, related_name="requests_got")
    note = models.CharField(max_length=600, blank=True)
    asked_at = models.DateTimeField()
    ignored_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConnectionRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asker", "asked"], name="request_once"),
            models.CheckConstraint(condition=~Q(asker=F("asked")), name="request_of_another"),
        ]
        indexes = [
            models.Index(
                fields=["asked", "-asked_at", "-id"],
                condition=Q(ignored_at__isnull=True, withdrawn_at__isnull=True),
                name="request_waiting",
            ),
            models.Index(fields=["asker", "-asked_at", "-id"], name="request_made_lately"),
        ]

    def __str__(self) -> str:
        return f"{self.asker_id} asks {self.asked_id}"

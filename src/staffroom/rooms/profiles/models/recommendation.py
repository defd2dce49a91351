import uuid

from django.db import models
from django.db.models import Exists, F, Q
from django.utils.translation import gettext_lazy as _

from staffroom.rooms.people.blocks import blocks_between
from staffroom.rooms.people.models import Person


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def shown(self) -> "RecommendationQuerySet":
        """Those that somebody has approved; also while an edit of one waits for their approval."""
        return self.filter(approved_at__isnull=False)

    def in_order(self) -> "RecommendationQuerySet":
        """As whom they are about has put them."""
        return self.order_by("position", "pk")

    def by_whom_they_find(self, viewer: Person | None) -> "RecommendationQuerySet":
        """Those whose writer `viewer` (None: a guest) may know to be here."""
        return self.filter(writer__in=Person.objects.seen_by(viewer))

    def of(self, person: Person) -> "RecommendationQuerySet":
        """Those that `person` wrote, was asked for, asked for or was given.

        What is not shown yet is over once either has blocked the other, as if the other had left.
        """
        own = self.filter(Q(writer=person) | Q(recommended=person))
        return own.filter(Q(approved_at__isnull=False) | ~Exists(blocks_between("writer", "recommended")))


class Recommendation(models.Model):
    """What one person says of another's work: theirs to write, the other's to show.

    `text`, `relation` and `circumstances` are what its writer wrote last; the `shown_` ones are what the other has
    approved and their page shows. There is one at most between two people in each direction.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Asked for")
        DECLINED = "declined", _("Not now")
        WAITING = "waiting", _("Waits for approval")
        RETURNED = "returned", _("Handed back")
        APPROVED = "approved", _("Shown")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Relation(models.TextChoices):
        """Who the writer was to the other."""

        COLLEAGUE = "colleague", _("We worked together")
        LED = "led", _("I was their manager")
        LED_BY = "ledby", _("They were my manager")
        TAUGHT = "taught", _("I taught or trained them")
        TAUGHT_BY = "taughtby", _("They taught or trained me")
        MENTORED = "mentored", _("I was their mentor")
        MENTORED_BY = "mentoredby", _("They were my mentor")
        SERVED = "served", _("I used what they provide")
        PROVIDED = "provided", _("They used what I provide")
        COMMITTEE = "committee", _("We ran something together: a committee, a network, an event")
        OTHER = "other", _("Something else")

    recommended = models.ForeignKey(Person, models.CASCADE, related_name="recommendations_got")
    writer = models.ForeignKey(Person, models.CASCADE, related_name="recommendations_given")
    state = models.CharField(max_length=10, choices=State)
    # What it is asked for (“the post of library manager”), and how it might begin; for the two alone.
    purpose = models.CharField(max_length=300, blank=True)
    beginning = models.TextField(blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)

    text = models.TextField(blank=True)
    relation = models.CharField(max_length=12, choices=Relation, default=Relation.COLLEAGUE)
    # “at Larkfield Hospice, 2019 to 2023”
    circumstances = models.CharField(max_length=120, blank=True)
    # Raised by every writing, so that nobody approves other words than they have read.
    revision = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField(null=True, blank=True)
    # Why it is not written now, or handed back; for the two alone.
    answer = models.CharField(max_length=600, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)

    shown_text = models.TextField(blank=True)
    shown_relation = models.CharField(max_length=12, choices=Relation, blank=True)
    shown_circumstances = models.CharField(max_length=120, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    # Names these very words in their portable copies.
    copy_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    withdrawn_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField()

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recommended", "writer"], name="recommendation_once"),
            models.CheckConstraint(condition=~Q(recommended=F("writer")), name="recommendation_of_another"),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, shown_text="")
                | (Q(approved_at__isnull=False) & ~Q(shown_text="")),
                name="recommendation_shown_if_approved",
            ),
        ]
        indexes = [
            models.Index(
                fields=["recommended", "position", "id"],
                condition=Q(approved_at__isnull=False),
                name="recommendation_in_order",
            ),
            models.Index(fields=["recommended", "-changed_at", "-id"], name="recommendation_got_lately"),
            models.Index(fields=["writer", "-changed_at", "-id"], name="recommendation_given_lately"),
        ]

    def __str__(self) -> str:
        return f"{self.recommended_id} by {self.writer_id}: {self.state}"

    @property
    def is_shown(self) -> bool:
        return self.approved_at is not None

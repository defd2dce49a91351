from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from staffroom.rooms.conversations.models import Conversation
from staffroom.rooms.people.blocks import blocks_between
from staffroom.rooms.people.models import Person

from .vocabulary import Term


class MentorQuerySet(models.QuerySet["Mentor"]):
    def available(self) -> "MentorQuerySet":
        """Those who are open to mentoring, also while they have no room for another."""
        return self.filter(is_available=True)

    def counted(self) -> "MentorQuerySet":
        """Each with `mentees`: how many they mentor at the moment."""
        accepted = Mentoring.objects.accepted().filter(mentor=OuterRef("person")).order_by().values("mentor")
        return self.annotate(mentees=Coalesce(Subquery(accepted.annotate(n=Count("pk")).values("n")), 0))

    def with_room(self) -> "MentorQuerySet":
        return self.counted().filter(Q(mentees__lt=F("capacity")))


class Mentor(models.Model):
    """Somebody who would mentor others, for as long as they confirm it; in which sectors, and how many at a time."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="mentor")
    is_available = models.BooleanField(default=True)
    capacity = models.PositiveSmallIntegerField(default=1)
    words = models.CharField(max_length=600, blank=True)
    sectors = models.ManyToManyField(Term, blank=True, related_name="+")
    confirmed_at = models.DateTimeField()
    # When they were asked whether it is still so; empty again once they have said yes.
    reminded_at = models.DateTimeField(null=True, blank=True)
    lapsed_at = models.DateTimeField(null=True, blank=True)

    objects = MentorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(capacity__range=(1, 20)), name="mentor_capacity"),
            models.CheckConstraint(
                condition=Q(is_available=False) | Q(lapsed_at__isnull=True), name="mentor_available_or_lapsed"
            ),
        ]
        indexes = [
            models.Index(fields=["-confirmed_at", "-person"], condition=Q(is_available=True), name="mentor_lately")
        ]

    def __str__(self) -> str:
        return f"Mentor {self.pk}"


class MentoringQuerySet(models.QuerySet["Mentoring"]):
    def accepted(self) -> "MentoringQuerySet":
        """Those under way: over once either has blocked the other, as if they had left."""
        return self.filter(~Exists(blocks_between("mentor", "mentee")), state=Mentoring.State.ACCEPTED)

    def of(self, person: Person) -> "MentoringQuerySet":
        """Those that `person` is part of. Each is over once either has blocked the other, as if they had left."""
        own = self.filter(Q(mentor=person) | Q(mentee=person))
        return own.filter(~Exists(blocks_between("mentor", "mentee")))


class Mentoring(models.Model):
    """Somebody asks a mentor for their help with something; and what comes of it, until one of them ends it."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        ACCEPTED = "accepted", _("Under way")
        DECLINED = "declined", _("Not now")
        WITHDRAWN = "withdrawn", _("Taken back")
        ENDED = "ended", _("Ended")

    mentor = models.ForeignKey(Person, models.CASCADE, related_name="mentorings_given")
    mentee = models.ForeignKey(Person, models.CASCADE, related_name="mentorings_had")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    purpose = models.TextField()
    # What the mentor said to it; for the two alone.
    answer = models.CharField(max_length=600, blank=True)
    conversation = models.ForeignKey(Conversation, models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    objects = MentoringQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mentor", "mentee"],
                condition=Q(state__in=["asked", "accepted"]),
                name="mentoring_one_open",
            ),
            models.CheckConstraint(condition=~Q(mentor=F("mentee")), name="mentoring_of_another"),
        ]
        indexes = [
            models.Index(fields=["mentor", "state"], name="mentoring_by_mentor"),
            models.Index(fields=["mentor", "-changed_at", "-id"], name="mentoring_given_lately"),
            models.Index(fields=["mentee", "-changed_at", "-id"], name="mentoring_had_lately"),
        ]

    def __str__(self) -> str:
        return f"{self.mentee_id} with {self.mentor_id}: {self.state}"

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q

from staffroom.rooms.conversations.folding import is_folded_for
from staffroom.rooms.conversations.models import Attachment, Message
from staffroom.rooms.people.models import Person
from staffroom.rooms.profiles.models import Place

SOONEST_FIRST = ("starts_at", "pk")
# What goes on for longer is no meeting: so long ago a list of what is to come begins to look.
LONGEST = timedelta(days=60)


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, person: Person | None) -> "EventQuerySet":
        """Those in messages that `person` (None: a guest) may read and that still stand."""
        messages = Message.objects.visible_in_networks_to(person).said().filter(pk=OuterRef("message"))
        return self.filter(Exists(messages))

    def to_come(self, person: Person | None, now: datetime) -> "EventQuerySet":
        """What `person` may know of that is not over, each date once, as the latest word they may read has it.

        Nothing of people they have blocked.
        """
        found = self.visible_to(person).filter(
            ~Exists(_instead(person)), is_cancelled=False, ends_at__gt=now, starts_at__gt=now - LONGEST
        )
        if person is None:
            return found
        return found.exclude(Exists(Message.objects.filter(is_folded_for(person), pk=OuterRef("message"))))

    def next_of_each(self, person: Person | None, now: datetime) -> "EventQuerySet":
        """Of a series the next date alone, and whether there are more (`has_more`)."""
        others = Event.objects.to_come(person, now).filter(line=OuterRef("line"), uid=OuterRef("uid"))
        sooner = Q(starts_at__lt=OuterRef("starts_at")) | Q(starts_at=OuterRef("starts_at"), pk__lt=OuterRef("pk"))
        later = others.filter(starts_at__gt=OuterRef("starts_at"))
        found = self.to_come(person, now).filter(~Exists(others.filter(sooner)))
        return found.annotate(has_more=Exists(later))

    def soonest_first(self) -> "EventQuerySet":
        return self.order_by(*SOONEST_FIRST)


class Event(models.Model):
    """One date of a meeting, as the calendar file of one message says it."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="events")
    attachment = models.ForeignKey(Attachment, models.CASCADE, related_name="events")
    # Who wrote the file calls the meeting so, in every file about it.
    uid = models.CharField(max_length=255)
    # The attachment that the line of files began with; a number alone, as that file may go and the line go on.
    line = models.BigIntegerField()
    occasion = models.CharField(max_length=20, blank=True)
    # The file says when all of the meeting is, not only what became of this occasion.
    is_whole = models.BooleanField(default=True)
    sequence = models.PositiveIntegerField(default=0)
    announced_at = models.DateTimeField()
    is_cancelled = models.BooleanField(default=False)
    title = models.CharField(max_length=200, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # All-day ones run from midnight to midnight in `zone`.
    is_all_day = models.BooleanField(default=False)
    zone = models.CharField(max_length=60)
    where = models.CharField(max_length=200, blank=True)
    # The town that `where` names.
    place = models.ForeignKey(Place, models.SET_NULL, null=True, blank=True, related_name="+")
    # Leads to the meeting where it is online, else to a page about it.
    url = models.CharField(max_length=500, blank=True)
    is_online = models.BooleanField(default=False)
    organiser = models.CharField(max_length=200, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "uid", "occasion"], name="event_once")]
        indexes = [
            models.Index(fields=["starts_at", "id"], name="event_soonest"),
            models.Index(fields=["uid"], name="event_by_uid"),
            models.Index(fields=["line"], name="event_by_line"),
        ]

    def __str__(self) -> str:
        return self.title

    def is_overtaken_by(self, other: "Event") -> bool:
        """Whether `other` is a later word of the same line about this date. The same as `_later` says in SQL."""
        is_about_it = other.line == self.line and (other.is_whole or other.occasion == self.occasion)
        return is_about_it and other.uid == self.uid and other.rank > self.rank

    @property
    def rank(self) -> tuple[int, datetime, int]:
        return self.sequence, self.announced_at, self.attachment_id


def _instead(person: Person | None) -> EventQuerySet:
    """What `person` sees instead of an event: a later word on it, or the same by somebody who announced it before."""
    repeated = Q(starts_at=OuterRef("starts_at"), occasion=OuterRef("occasion"), pk__lt=OuterRef("pk"))
    about_it = Event.objects.visible_to(person).filter(uid=OuterRef("uid"))
    return about_it.filter(_later() | (repeated & ~Q(line=OuterRef("line"))))


def _later() -> Q:
    about_it = Q(line=OuterRef("line")) & (Q(is_whole=True) | Q(occasion=OuterRef("occasion")))
    as_often = Q(sequence=OuterRef("sequence"))
    said_at_once = Q(announced_at=OuterRef("announced_at"), attachment__gt=OuterRef("attachment"))
    later = Q(announced_at__gt=OuterRef("announced_at")) | said_at_once
    return about_it & (Q(sequence__gt=OuterRef("sequence")) | (as_often & later))

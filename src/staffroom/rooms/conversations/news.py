"""What is new to one person: said since they read a conversation, or since they joined where it is held.

New lasts thirty days: whoever reads by email alone would else be told for ever of what they have read there.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Case, Count, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from staffroom.rooms.networks.models import Membership
from staffroom.rooms.people.models import Block, Person

from .models import Conversation, Message, Participant, Reading

LASTS = timedelta(days=30)
BEGINNING = datetime(1, 1, 1, tzinfo=UTC)


def moved_on(conversations: QuerySet[Conversation], person: Person) -> QuerySet[Conversation]:
    """Those of `conversations` with messages that are new to `person`; what they muted is not.

    Each has `read_up_to`, a number, and `missed_since`: where they never looked, that is when they joined, as what was
    said before is nothing they have missed.
    """
    mine = Membership.objects.active().filter(person=person)
    joined = mine.filter(network__placements__conversation=OuterRef("pk")).order_by("joined_at").values("joined_at")
    reading = Reading.objects.filter(person=person, conversation=OuterRef("pk"))
    return (
        conversations.filter(last_message_at__gt=timezone.now() - LASTS)
        .exclude(Exists(reading.filter(attention=Reading.Attention.MUTED)))
        .annotate(
            read_up_to=Coalesce(Subquery(reading.values("read_up_to")[:1]), Value(0)),
            missed_since=Case(When(read_up_to__gt=0, then=Value(BEGINNING)), default=Subquery(joined[:1])),
        )
        .filter(last_message_at__gt=F("missed_since"), last_number__gt=F("read_up_to"))
    )


def moved_on_privately(person: Person) -> QuerySet[Conversation]:
    """Private conversations that `person` takes part in, with messages that are new to them; as moved_on() gives them.

    Nothing was said there before they came, and what somebody says whom they have blocked is no news.
    """
    reading = Reading.objects.filter(person=person, conversation=OuterRef("pk"))
    taking_part = Participant.objects.present().filter(person=person, state=Participant.State.IN)
    blocked = Block.objects.filter(blocker=person, blocked=OuterRef("last_message__author"))
    return (
        Conversation.objects.filter(pk__in=taking_part.values("conversation"))
        .filter(last_message_at__gt=timezone.now() - LASTS)
        .exclude(Exists(reading.filter(attention=Reading.Attention.MUTED)))
        .exclude(Exists(blocked))
        .annotate(
            read_up_to=Coalesce(Subquery(reading.values("read_up_to")[:1]), Value(0)),
            missed_since=Value(BEGINNING, output_field=DateTimeField()),
        )
        .filter(last_number__gt=F("read_up_to"))
    )


def counted(moved: QuerySet[Conversation], person: Person) -> QuerySet[Conversation]:
    """What moved_on() gave, each with `new_count`: how many messages by others are new in it."""
    fresh = Message.objects.filter(
        conversation=OuterRef("pk"), number__gt=OuterRef("read_up_to"), posted_at__gt=OuterRef("missed_since")
    )
    count = fresh.said().exclude(author=person).order_by().values("conversation").values(number_new=Count("pk"))
    return moved.annotate(new_count=Coalesce(Subquery(count), Value(0)))


def said_in(moved: Iterable[Any], person: Person) -> QuerySet[Message]:
    """The messages that are counted, of all conversations together that moved_on() gave."""
    fresh = Q(pk__in=())
    for one in moved:
        fresh |= Q(conversation=one.pk, number__gt=one.read_up_to, posted_at__gt=one.missed_since)
    return Message.objects.filter(fresh).said().exclude(author=person)

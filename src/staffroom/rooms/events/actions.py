"""What a calendar file announces, changes or cancels."""

import logging
from collections.abc import Collection, Sequence
from datetime import timedelta
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from staffroom.foundation.calendars import CalendarRefused, Meeting, is_calendar, read_safely
from staffroom.journal.recording import record
from staffroom.rooms.conversations.actions.versions import raise_versions
from staffroom.rooms.conversations.models import Attachment, Conversation, Message
from staffroom.rooms.networks.models import Audience
from staffroom.rooms.profiles.actions.places import place_of
from staffroom.rooms.profiles.models import Place

from .facts import MeetingsAnnounced
from .models import Event
from .places import town_named_in
from .rules import may_change

logger = logging.getLogger(__name__)

# A series is followed from the day before it was announced: what began that morning counts.
BEFORE = timedelta(days=1)


def read_calendars(messages: Collection[int]) -> int:
    """Read the calendar files of these messages, and keep what they announce; how many events that are.

    What can't be read announces nothing. Takes long: never within a transaction.
    """
    files = Attachment.objects.filter(
        Q(content_type="text/calendar") | Q(filename__iendswith=".ics"),
        message__in=messages,
        message__withdrawn_at__isnull=True,
    ).exclude(message__conversation__audience=Audience.PEOPLE)
    found = files.select_related("message__author", "message__conversation").order_by("pk")
    return sum(announce(file, meetings) for file in found if (meetings := _meetings_in(file)))


def _meetings_in(file: Attachment) -> list[Meeting]:
    if not is_calendar(file.content_type, file.filename) or file.message is None:
        return []
    try:
        with file.file.open("rb") as opened:
            content = opened.read()
        return read_safely(content, zone=settings.TIME_ZONE, since=file.message.posted_at - BEFORE)
    except (OSError, CalendarRefused) as trouble:
        logger.info("Calendar file %s announces nothing: %s", file.pk, trouble)
        return []


def announce(file: Attachment, meetings: Sequence[Meeting]) -> int:
    """Keep what the file of a message was found to say; how many events it makes. To read it again makes none."""
    message = file.message
    if message is None:
        return 0
    places = {named: _place(*named) for named in {(it.place, it.zone) for it in meetings}}
    with transaction.atomic():
        if not Attachment.objects.select_for_update().filter(pk=file.pk, message=message).exists():
            return 0
        lines = {uid: _line_begun(file, message, uid) for uid in {it.uid for it in meetings}}
        there = set(Event.objects.filter(message=message).values_list("uid", "occasion"))
        new = [
            _event(file, message, it, lines[it.uid] or file.pk, places[it.place, it.zone])
            for it in meetings
            # A cancellation of nothing announces nothing.
            if (it.uid, it.occasion) not in there and (lines[it.uid] or not it.is_cancelled)
        ]
        Event.objects.bulk_create(new, ignore_conflicts=True)
        if new:
            _tell(message, new)
    return len(new)


def _line_begun(file: Attachment, message: Message, uid: str) -> int | None:
    """The line of files about this meeting that whoever sent this one may go on with; None if there is none."""
    placed = Q(message__conversation__placements__network__in=message.conversation.networks.values("pk"))
    earlier = Event.objects.filter(placed | Q(message__conversation=message.conversation), uid=uid)
    of_lines = (
        earlier.exclude(attachment=file).select_related("message__conversation").order_by("line", "pk").distinct()
    )
    begun = (next(events) for _line, events in groupby(of_lines, key=lambda it: it.line))
    return next((event.line for event in begun if may_change(message.author, event)), None)


def _event(file: Attachment, message: Message, meeting: Meeting, line: int, place: Place | None) -> Event:
    return Event(
        message=message,
        attachment=file,
        uid=meeting.uid,
        line=line,
        occasion=meeting.occasion,
        is_whole=meeting.is_whole,
        sequence=meeting.sequence,
        announced_at=message.posted_at,
        is_cancelled=meeting.is_cancelled,
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        is_all_day=meeting.is_all_day,
        zone=meeting.zone,
        where=meeting.place,
        place=place,
        url=meeting.url,
        is_online=meeting.is_online,
        organiser=meeting.organiser,
    )


def _place(where: str, zone: str) -> Place | None:
    town = town_named_in(where, zone) if where else None
    return place_of(town.id) if town else None


def _tell(message: Message, events: Sequence[Event]) -> None:
    """Pages that guests were shown of this conversation, or of those whose meeting this changes, are made anew."""
    concerned = Event.objects.filter(line__in={event.line for event in events}).values("message__conversation")
    raise_versions(Conversation.objects.filter(pk__in=concerned))
    said = {"message_id": message.pk, "conversation_id": message.conversation_id}
    record(MeetingsAnnounced(**said, events=len(events)))

"""What a calendar file announces, changes or cancels."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from staffroom.foundation.calendars import CalendarRefused, Meeting, is_calendar, read_safely
from staffroom.journal.recording import record
from staffroom.rooms.conversations.actions.versions import raise_versions
from staffroom.rooms.conversations.models import Attachment, Conversation
from staffroom.rooms.networks.models import Audience
from staffroom.rooms.profiles.actions.places import place_of
from staffroom.rooms.profiles.models import Place

from .facts import MeetingsAnnounced
from .models import Event
from .places import town_named_in
from .rules import may_change

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
    except (OSError, CalendarRefused):
        return []


def announce(file: Attachment, meetings: Sequence[Meeting]) -> int:
    """Keep what the file of a message was found to say; how many events it makes. To read it again makes none."""
    places = {named: _place(*named) for named in {(it.place, it.zone) for it in meetings}}
    with transaction.atomic():
        if not Attachment.objects.select_for_update().filter(pk=file.pk, message__isnull=False).exists():
            return 0
        by_uid = groupby(sorted(meetings, key=lambda it: it.uid), key=lambda it: it.uid)
        events = [event for uid, dates in by_uid for event in _line_of(file, uid, list(dates), places)]
        there = set(Event.objects.filter(message=file.message_id).values_list("uid", "occasion"))
        new = [event for event in events if (event.uid, event.occasion) not in there]
        Event.objects.bulk_create(new, ignore_conflicts=True)
        if new:
            _tell(file, new)
    return len(new)


def _line_of(
    file: Attachment, uid: str, dates: Iterable[Meeting], places: Mapping[tuple[str, str], Place | None]
) -> Iterable[Event]:
    """The dates of one meeting as events of the line they belong to; a cancellation of nothing is none."""
    line = _line_begun(file, uid)
    for meeting in dates:
        if line is not None or not meeting.is_cancelled:
            yield _event(file, meeting, line or file.pk, places[meeting.place, meeting.zone])


def _line_begun(file: Attachment, uid: str) -> int | None:
    """The line of files about this meeting that whoever sent this one may go on with; None if there is none."""
    message = file.message
    assert message is not None  # noqa: S101  it was found by its message
    networks = message.conversation.networks.values("pk")
    same_place = Q(message__conversation__placements__network__in=networks) | Q(
        message__conversation=message.conversation_id
    )
    earlier = Event.objects.filter(same_place, uid=uid).exclude(attachment=file.pk)
    of_lines = earlier.select_related("message__conversation").order_by("line", "pk").distinct()
    for _line, events in groupby(of_lines, key=lambda it: it.line):
        event = next(events)
        if may_change(message.author, event):
            return event.line
    return None


def _event(file: Attachment, meeting: Meeting, line: int, place: Place | None) -> Event:
    assert file.message is not None  # noqa: S101  it was found by its message
    return Event(
        message=file.message,
        attachment=file,
        uid=meeting.uid,
        line=line,
        occasion=meeting.occasion,
        is_whole=meeting.is_whole,
        sequence=meeting.sequence,
        announced_at=file.message.posted_at,
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


def _tell(file: Attachment, events: Sequence[Event]) -> None:
    """Pages that guests were shown of this conversation, or of those whose meeting this changes, are made anew."""
    assert file.message is not None  # noqa: S101  it was found by its message
    lines = {event.line for event in events}
    concerned = Event.objects.filter(line__in=lines).values("message__conversation")
    raise_versions(Conversation.objects.filter(pk__in=concerned))
    record(
        MeetingsAnnounced(message_id=file.message.pk, conversation_id=file.message.conversation_id, events=len(events))
    )

"""The card beneath a calendar file in a conversation: what it announces, and what became of that."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staffroom.foundation.calendars import is_calendar
from staffroom.foundation.clock import count_words
from staffroom.foundation.moulds import Mould
from staffroom.rooms.conversations.pages import FileRow
from staffroom.rooms.people.models import Person

from .models import Event
from .wording import begins_at, stamp, when_words, zone_words

CARD = Mould("events/_card.html")


def beneath(person: Person | None, files: Collection[FileRow]) -> Mapping[int, SafeString]:
    """By the file's id, what stands beneath it: for calendar files that announce something.

    One query, and none where there is no such file. What it says is true whenever it is read: guests' pages are kept.
    """
    calendars = {file.pk: file for file in files if is_calendar(file.content_type, file.filename)}
    if not calendars:
        return {}
    of_lines = Q(line__in=Event.objects.filter(attachment__in=calendars).values("line"))
    by_file: dict[int, list[Event]] = defaultdict(list)
    events = list(Event.objects.visible_to(person).filter(of_lines).order_by("starts_at", "pk"))
    for event in events:
        by_file[event.attachment_id].append(event)
    return {pk: _card(by_file[pk], events, file) for pk, file in calendars.items() if pk in by_file}


def _card(own: Sequence[Event], events: Sequence[Event], file: FileRow) -> SafeString:
    first = own[0]
    day, month = stamp(first)
    return CARD(
        {
            "title": first.title or _("A meeting"),
            "day": day,
            "month": month,
            "iso": begins_at(first).isoformat(timespec="minutes"),
            "when": when_words(first),
            "zone": zone_words(first),
            "further": _further(own),
            "where": first.where,
            "organiser": first.organiser,
            "url": first.url,
            "is_online": first.is_online and "1",
            "file_url": not first.is_cancelled and reverse("conversations:attachment", args=[file.pk, file.filename]),
            **_since(first, events),
        }
    )


def _further(own: Sequence[Event]) -> str:
    """How many more dates the file has."""
    more = len({event.starts_at for event in own}) - 1
    if more < 1:
        return ""
    return ngettext("and one more date", "and {count} more dates", more).format(count=count_words(more))


def _since(first: Event, events: Sequence[Event]) -> dict[str, object]:
    """What became of it by a later word: cancelled, or at another time or place, and where that was said."""
    if first.is_cancelled:
        return {"cancelled": _("Cancelled")}
    later = [event for event in events if first.is_overtaken_by(event)]
    if not later:
        return {}
    latest = max(it.rank for it in later)
    now = next(event for event in later if event.rank == latest)
    said = {"said_url": reverse("conversations:message", args=[now.message_id])}
    if now.is_cancelled:
        return {"cancelled": _("Cancelled since"), **said}
    if _what(now) == _what(first):
        return {}
    words = ", ".join(filter(None, [when_words(now), zone_words(now), now.where]))
    return {"changed": _("Changed since: {words}").format(words=words), **said}


def _what(event: Event) -> tuple[object, ...]:
    return event.starts_at, event.ends_at, event.where, event.url

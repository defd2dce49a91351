"""A meeting as it stands in a list."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .models import Event
from .wording import begins_at, stamp, when_words, zone_words


@dataclass(frozen=True)
class Row:
    """One meeting, in the reader's zone and language."""

    event: Event
    title: str
    day: int
    month: str
    iso: str
    when: str
    about_time: str
    where: str


def rows_of(events: Iterable[Event]) -> list[Row]:
    return [_row(event) for event in events]


def _row(event: Event) -> Row:
    day, month = stamp(event)
    where = [event.where, _("Online") if event.is_online else ""]
    return Row(
        event=event,
        title=event.title or _("A meeting"),
        day=day,
        month=month,
        iso=begins_at(event).isoformat(timespec="minutes"),
        when=when_words(event),
        about_time=", ".join(
            filter(None, [zone_words(event), _("and further dates") if getattr(event, "has_more", False) else ""])
        ),
        where=" · ".join(filter(None, where)),
    )

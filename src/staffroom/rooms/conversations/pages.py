"""Which messages stand on a page of a conversation, whichever page that is: two queries, and no counting.

Messages are numbered without gaps, so a page in the order of speaking begins where `?after=` says; a page of the
threaded view begins after the message with that number in the order of `thread_path`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet, Subquery
from django.http import QueryDict
from django.utils.http import urlencode

from staffroom.rooms.networks.models import Membership
from staffroom.rooms.networks.rules import may_find
from staffroom.rooms.people.models import Person

from .models import Attachment, Conversation, Message, Placement

SIZE = 30
FLAT, THREADED = "flat", "threaded"
LARGEST = 2**31 - 1  # what a number in the database can be

# No `source` and no `quoted`: they are long, and `html` already says them.
FIELDS = (
    *("pk", "number", "thread_path", "door", "html", "posted_at", "edited_at", "withdrawn_at", "withdrawn_by_id"),
    *("author_id", "author__name", "author__handle", "author__kind"),
    *("answers_id", "answers__number", "answers__author__name"),
)
FILE_FIELDS = ("pk", "message_id", "filename", "content_type", "size", "width", "height", "is_picture")

# A named tuple of FIELDS, and one of FILE_FIELDS.
type Row = Any
type FileRow = Any


@dataclass(frozen=True)
class Place:
    """A position in a conversation: the page `after` a message, or `before` one; neither is the beginning."""

    view: str = FLAT
    after: int | None = None
    before: int | None = None

    @classmethod
    def asked(cls, query: QueryDict) -> "Place":
        """What the address asks for; nonsense counts as nothing."""
        view = THREADED if query.get("view") == THREADED else FLAT
        return cls(view, _number(query.get("after")), _number(query.get("before")))

    @property
    def is_given(self) -> bool:
        return self.after is not None or self.before is not None

    @property
    def query(self) -> dict[str, str | int]:
        parts = {"view": self.view if self.view == THREADED else None, "after": self.after, "before": self.before}
        return {name: value for name, value in parts.items() if value is not None}

    @property
    def url(self) -> str:
        """Relative to the conversation's own address."""
        return f"?{urlencode(self.query)}" if self.query else "?"


@dataclass(frozen=True)
class Page:
    """At most SIZE messages in order, and whether there are others on either side."""

    place: Place
    rows: Sequence[Row]
    has_earlier: bool
    has_later: bool

    @property
    def earlier(self) -> Place | None:
        return replace(self.place, before=self.rows[0].number, after=None) if self.has_earlier else None

    @property
    def later(self) -> Place | None:
        return replace(self.place, after=self.rows[-1].number, before=None) if self.has_later else None

    @cached_property
    def files(self) -> Mapping[int, Sequence[FileRow]]:
        return files_of([row.pk for row in self.rows])


def readable(person: Person | None) -> QuerySet[Conversation]:
    """Conversations that `person` may read; for a member, with how far they have (`read_up_to`, `read_at`, …)."""
    conversations = Conversation.objects.visible_to(person)
    if person is None:
        return conversations
    return conversations.annotate(
        mine=FilteredRelation("readings", condition=Q(readings__person=person)),
        read_up_to=F("mine__read_up_to"),
        read_at=F("mine__read_at"),
        attention=F("mine__attention"),
    )


def placements_of(conversation: Conversation, person: Person | None) -> list[Placement]:
    """Where it is placed, as far as `person` may know of those networks; with their own role there (`my_role`)."""
    placements = conversation.placements.select_related("network").order_by("placed_at", "pk")
    if person is None:
        return [placement for placement in placements if may_find(None, placement.network)]
    active = Q(network__memberships__person=person, network__memberships__state=Membership.State.ACTIVE)
    mine = FilteredRelation("network__memberships", condition=active)
    found = placements.annotate(mine=mine, my_role=F("mine__role"))
    return [placement for placement in found if placement.my_role or may_find(person, placement.network)]


def page_at(conversation: Conversation, place: Place) -> Page:
    """The page at `place`; the first one for a place that does not exist."""
    page = _threaded(conversation, place) if place.view == THREADED else _flat(conversation, place)
    return page if page.rows or not place.is_given else page_at(conversation, Place(place.view))


def place_of(number: int) -> Place:
    """The page that message `number` stands on, in the order of speaking."""
    before_it = (number - 1) // SIZE * SIZE
    return Place(after=before_it or None)


def rows_of(messages: QuerySet[Message]) -> list[Row]:
    return list(messages.values_list(*FIELDS, named=True))


def files_of(messages: Sequence[int]) -> dict[int, list[FileRow]]:
    """The files of messages, by message."""
    found: dict[int, list[FileRow]] = {}
    files = Attachment.objects.filter(message__in=messages).order_by("pk")
    for file in files.values_list(*FILE_FIELDS, named=True):
        found.setdefault(file.message_id, []).append(file)
    return found


def _flat(conversation: Conversation, place: Place) -> Page:
    messages = conversation.messages.all()
    if place.before is not None:
        rows, has_earlier = _cut(messages.filter(number__lt=place.before).order_by("-number"))
        rows.reverse()
        return Page(place, rows, has_earlier, has_later=bool(rows) and rows[-1].number < conversation.last_number)
    rows, has_later = _cut(messages.filter(number__gt=place.after or 0).order_by("number"))
    return Page(place, rows, has_earlier=bool(rows) and rows[0].number > 1, has_later=has_later)


def _threaded(conversation: Conversation, place: Place) -> Page:
    messages = conversation.messages.all()
    if place.before is not None:
        path = Subquery(messages.filter(number=place.before).values("thread_path"))
        rows, has_earlier = _cut(messages.filter(thread_path__lt=path).order_by("-thread_path"))
        rows.reverse()
        return Page(place, rows, has_earlier, has_later=True)
    if place.after:
        path = Subquery(messages.filter(number=place.after).values("thread_path"))
        messages = messages.filter(thread_path__gt=path)
    rows, has_later = _cut(messages.order_by("thread_path"))
    return Page(place, rows, has_earlier=bool(place.after), has_later=has_later)


def _cut(messages: QuerySet[Message]) -> tuple[list[Row], bool]:
    """One page of rows, and whether there are more."""
    rows = rows_of(messages[: SIZE + 1])
    return rows[:SIZE], len(rows) > SIZE


def _number(text: str | None) -> int | None:
    """A message's number in an address; None for anything else."""
    if not text or not (text.isascii() and text.isdigit()) or len(text) > len(str(LARGEST)):
        return None
    number = int(text)
    return number if number <= LARGEST else None

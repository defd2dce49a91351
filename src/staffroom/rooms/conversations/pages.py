"""Which messages stand on a page of a conversation, whichever page that is: one query, a second one where some have
files, and no counting.

Messages are numbered without gaps, so a page in the order of speaking begins where `?after=` says; a page of the
threaded view begins after the message with that number in the order of `thread_path`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, When
from django.http import QueryDict
from django.utils.http import urlencode

from staffroom.foundation.prepared import Prepared
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.networks.rules import may_find
from staffroom.rooms.networks.standing import Standing
from staffroom.rooms.people.models import Block, Person

from .models import Attachment, Conversation, Draft, Message, Placement

# Enough that few conversations need a second page, and light enough for a slow line: some 20 kB of usual messages.
SIZE = 40
FLAT, THREADED = "flat", "threaded"
LARGEST = 2**31 - 1  # what a number in the database can be

# No `source` and no `quoted`: they are long, and `html` already says them.
FIELDS = (
    *("pk", "number", "thread_path", "door", "html", "posted_at", "edited_at", "withdrawn_at", "withdrawn_by_id"),
    *("author_id", "author__name", "author__handle", "author__kind", "author__photo"),
    *("answers_id", "answers__number", "answers__author__name"),
    "has_files",
)
FILE_FIELDS = ("pk", "message_id", "filename", "content_type", "size", "width", "height", "is_picture")
# Of a network, what is only read on its own pages.
LONG_TEXTS = ("about", "about_html", "guidelines", "guidelines_html", "welcome", "reminder", "goodbye")

# What a membership says of writing in its network, besides the role.
OF_MEMBERSHIP = ("state", "level", "posting", "paused_until", "was_let_in")

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
        return files_of(self.rows)


def readable_by(person: Person | None, pk: int) -> Conversation | None:
    """The conversation, if `person` may read it; for a member, with how far they have (`read_up_to`, `read_at`, …)."""
    if person is None or person.kind != Person.Kind.MEMBER:
        return _READABLE_BY_ANYONE.first(pk=pk)
    return _READABLE.first(pk=pk, person=person.pk)


def moved_to(person: Person | None, pk: int) -> Conversation | None:
    """The conversation that this one was joined with, if `person` may read it."""
    return Conversation.objects.visible_to(person).filter(pk__in=_merged(pk)).first()


def placements_of(conversation: Conversation, person: Person | None) -> list[Placement]:
    """Where it is placed, as far as `person` may know of those networks; with their own role there (`my_role`)."""
    if conversation.is_private:
        return []
    if person is None:
        placements = _PLACEMENTS(conversation=conversation.pk)
        return [placement for placement in placements if may_find(None, placement.network)]
    found = _PLACEMENTS_AND_ROLES(conversation=conversation.pk, person=person.pk)
    return [it for it in found if getattr(it, "my_role", None) or may_find(person, it.network)]


def standings_of(placements: Sequence[Any]) -> list[Standing]:
    """How the person stands in each of the networks, without asking again."""
    return [
        Standing(
            placement.network_id,
            placement.network.posting,
            placement.network.moving_since,
            **{name: getattr(placement, f"my_{name}") for name in (*OF_MEMBERSHIP, "role")},
        )
        for placement in placements
    ]


def page_at(conversation: Conversation, place: Place) -> Page:
    """The page at `place`; the first one for a place that does not exist."""
    page = _threaded(conversation, place) if place.view == THREADED else _flat(conversation, place)
    return page if page.rows or not place.is_given else page_at(conversation, Place(place.view))


def place_of(number: int) -> Place:
    """The page that message `number` stands on, in the order of speaking."""
    before_it = (number - 1) // SIZE * SIZE
    return Place(after=before_it or None)


def rows_of(messages: QuerySet[Message]) -> list[Row]:
    return list(_as_rows(messages))


def files_of(rows: Sequence[Row]) -> dict[int, list[FileRow]]:
    """The files of messages, by message. No query where none has any."""
    with_files = [row.pk for row in rows if row.has_files]
    found: dict[int, list[FileRow]] = {}
    if with_files:
        files = Attachment.objects.filter(message__in=with_files).order_by("pk")
        for file in files.values_list(*FILE_FIELDS, named=True):
            found.setdefault(file.message_id, []).append(file)
    return found


def _flat(conversation: Conversation, place: Place) -> Page:
    if place.before is not None:
        rows, has_earlier = _cut(_BEFORE(conversation=conversation.pk, number=place.before))
        rows.reverse()
        return Page(place, rows, has_earlier, has_later=bool(rows) and rows[-1].number < conversation.last_number)
    rows, has_later = _cut(_AFTER(conversation=conversation.pk, number=place.after or 0))
    return Page(place, rows, has_earlier=bool(rows) and rows[0].number > 1, has_later=has_later)


def _threaded(conversation: Conversation, place: Place) -> Page:
    if place.before is not None:
        rows, has_earlier = _cut(_THREADS_BEFORE(conversation=conversation.pk, number=place.before))
        rows.reverse()
        return Page(place, rows, has_earlier, has_later=True)
    if place.after:
        rows, has_later = _cut(_THREADS_AFTER(conversation=conversation.pk, number=place.after))
    else:
        rows, has_later = _cut(_THREADS(conversation=conversation.pk))
    return Page(place, rows, has_earlier=bool(place.after), has_later=has_later)


def _cut(rows: list[Row]) -> tuple[list[Row], bool]:
    """One page of rows, of which one more than a page was asked for; and whether there are more."""
    return rows[:SIZE], len(rows) > SIZE


def _merged(pk: int) -> QuerySet[Conversation, Any]:
    return Conversation.objects.filter(pk=pk, merged_into__isnull=False).values("merged_into")


def _number(text: str | None) -> int | None:
    """A message's number in an address; None for anything else."""
    if not text or not (text.isascii() and text.isdigit()) or len(text) > len(str(LARGEST)):
        return None
    number = int(text)
    return number if number <= LARGEST else None


# --- The queries, put together once (foundation/prepared.py) ----------------------------------------------------------


def _readable(pk: int, person: int) -> QuerySet[Conversation]:
    draft = Draft.objects.filter(conversation=OuterRef("pk"), person=person)
    member = Person(pk=person, kind=Person.Kind.MEMBER)
    return (
        Conversation.objects.visible_to(member)
        .filter(pk=pk)
        .annotate(
            mine=FilteredRelation("readings", condition=Q(readings__person=person)),
            read_up_to=F("mine__read_up_to"),
            read_at=F("mine__read_at"),
            attention=F("mine__attention"),
            has_draft=Exists(draft),
            has_blocked_some=Exists(Block.objects.filter(blocker=person)),
            is_blocked_by_some=Exists(Block.objects.filter(blocked=person)),
        )
    )


def _placements(conversation: int) -> QuerySet[Placement]:
    placements = Placement.objects.filter(conversation=conversation).select_related("network")
    return placements.defer(*(f"network__{name}" for name in LONG_TEXTS)).order_by("placed_at", "pk")


def _placements_and_roles(conversation: int, person: int) -> QuerySet[Placement]:
    mine = FilteredRelation("network__memberships", condition=Q(network__memberships__person=person))
    return _placements(conversation).annotate(
        mine=mine,
        my_role=Case(When(mine__state=Membership.State.ACTIVE, then=F("mine__role"))),
        **{f"my_{name}": F(f"mine__{name}") for name in OF_MEMBERSHIP},
    )


def _as_rows(messages: QuerySet[Message]) -> QuerySet[Message, Row]:
    has_files = Exists(Attachment.objects.filter(message=OuterRef("pk")))
    return messages.annotate(has_files=has_files).values_list(*FIELDS, named=True)


def _one_page(conversation: int, order: str, **beyond: Any) -> QuerySet[Message, Row]:
    """Of the messages beyond a place, a page and one more: that tells whether there are others."""
    messages = Message.objects.filter(conversation=conversation, **beyond)
    return _as_rows(messages.order_by(order))[: SIZE + 1]


def _path_of(conversation: int, number: int) -> Subquery:
    return Subquery(Message.objects.filter(conversation=conversation, number=number).values("thread_path"))


_READABLE = Prepared(_readable)
_READABLE_BY_ANYONE = Prepared(lambda pk: Conversation.objects.visible_to(None).filter(pk=pk))
_PLACEMENTS = Prepared(_placements)
_PLACEMENTS_AND_ROLES = Prepared(_placements_and_roles)
_AFTER = Prepared(lambda conversation, number: _one_page(conversation, "number", number__gt=number))
_BEFORE = Prepared(lambda conversation, number: _one_page(conversation, "-number", number__lt=number))
_THREADS = Prepared(lambda conversation: _one_page(conversation, "thread_path"))
_THREADS_AFTER = Prepared(
    lambda conversation, number: _one_page(conversation, "thread_path", thread_path__gt=_path_of(conversation, number))
)
_THREADS_BEFORE = Prepared(
    lambda conversation, number: _one_page(conversation, "-thread_path", thread_path__lt=_path_of(conversation, number))
)

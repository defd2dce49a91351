"""Messages as they stand on a page, for one reader: the same on the page, after a reply, and on a live page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import PurePosixPath

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from staffroom.foundation import clock
from staffroom.foundation.files import human_size
from staffroom.foundation.initials import cloth, initials
from staffroom.foundation.moulds import Mould
from staffroom.rooms.people.models import Person

from .models import Message
from .pages import FLAT, THREADED, FileRow, Page, Row, files_of, place_of, rows_of
from .thread_paths import WIDTH

MESSAGE = Mould("conversations/_message.html")
FILE = Mould("components/file.html")
NOBODY_TO_LINK = frozenset([Person.Kind.FORMER, Person.Kind.UNCLAIMED, Person.Kind.REMOTE])


@dataclass(frozen=True)
class Reader:
    """Who reads, what they may do here, and what they had read when they opened the page."""

    person: Person | None
    belongs: bool = False
    may_reply: bool = False
    looks_after: bool = False
    # Only those who take part read along: nobody is answered more privately.
    is_private: bool = False
    # The people whose words are folded for them: they have blocked them.
    folds: frozenset[int] = frozenset()
    # Those who have blocked them, who look to them like anybody without a picture.
    shut_out_by: frozenset[int] = frozenset()
    # New is what comes after this message; None: nothing is marked, since nothing old stands beside it.
    read_up_to: int | None = None
    read_at: datetime | None = None
    now: datetime = field(default_factory=timezone.now)

    def finds_new(self, row: Row) -> bool:
        if self.person is None or not self.read_up_to:
            return False
        return row.number > self.read_up_to and row.author_id != self.person.pk


class Showing:
    """How messages are shown to one reader. What is the same for all of them is worked out once."""

    def __init__(self, reader: Reader, *, view: str = FLAT) -> None:
        self.reader = reader
        self.view = view
        self._doors = {value: escape(str(label)) for value, label in Message.Door.choices}
        self._kinds = {value: escape(str(label)) for value, label in Person.Kind.choices}
        self._author_url = partial(_filled, reverse("people:person", args=["@"]), "@/")
        self._message_url = partial(_filled, reverse("conversations:message", args=[0]), "0/")
        self._photo_url = partial(str.replace, reverse("profiles:photo", args=["token", 96, "webp"]), "token")
        self._zone = timezone.get_current_timezone()
        self._authors: dict[int, dict[str, object]] = {}
        self._pages: dict[int, str] = {}
        self._beneath: Mapping[int, SafeString] = {}

    def knows(self, files: Iterable[FileRow]) -> None:
        """Look up, for all files of a page at once, what stands beneath them: a room above knows it."""
        self._beneath = import_string(settings.BENEATH_FILES)(self.reader.person, list(files))

    def flow(self, page: Page) -> SafeString:
        """All messages of a page, with what stands between them."""
        parts: list[str] = []
        before: Row | None = None
        self.knows(chain.from_iterable(page.files.values()))
        is_marked = self.view == THREADED or not self._borders_on_old(page.rows)
        for row in page.rows:
            is_new = self.reader.finds_new(row)
            if is_new and not is_marked:
                parts.append(self._since())
                is_marked = True
            elif self.view == FLAT and before is not None:
                parts.append(_interval(before, row))
            parts.append(self.message(row, page.files.get(row.pk, ()), is_new=is_new))
            before = row
        return SafeString("".join(parts))  # safe parts

    def message(self, row: Row, files: Sequence[FileRow] = (), *, is_new: bool = False) -> SafeString:
        withdrawn = row.withdrawn_at is not None
        blanks: dict[str, object] = {
            "number": row.number,
            "new": is_new and "new",
            "depth": str(len(row.thread_path) // WIDTH - 1) if self.view == THREADED else None,
            "url": self._message_url(f"{row.pk}/"),
            "iso": SafeString(row.posted_at.isoformat(timespec="seconds")),  # figures
            "at": self._when(row.posted_at),
            "door": self._doors.get(row.door, row.door),
            "withdrawn": _withdrawn_words(row, is_private=self.reader.is_private) if withdrawn else None,
            "removed_url": self._removed_url(row) if withdrawn else None,
            "folded": row.author_id in self.reader.folds and not withdrawn,
            "html": SafeString(row.html),  # cleaned when it was written
            "history_url": row.edited_at and not withdrawn and self._message_url(f"{row.pk}/history/"),
            "files": None if withdrawn else SafeString("".join(map(self._file, files))),  # safe parts
        }
        if row.author_id not in self._authors:
            self._authors[row.author_id] = self._author(row)
        blanks |= self._authors[row.author_id]
        blanks |= self._answered(row)
        if not withdrawn:
            blanks |= self._ways_on(row)
            if row.author__kind == Person.Kind.UNCLAIMED:
                blanks["claim_url"] = self._message_url(f"{row.pk}/claim/")
        return MESSAGE(blanks)

    def _author(self, row: Row) -> dict[str, object]:
        name, kind = row.author__name, row.author__kind
        is_linked = self.reader.person is not None and row.author__handle and kind not in NOBODY_TO_LINK
        return {
            "name": escape(name),
            "kind": SafeString(kind),  # one of our own
            "kind_words": self._kinds.get(kind) if kind != Person.Kind.MEMBER else None,
            "cloth": cloth(row.author_id),
            "initials": escape(initials(name)),
            "photo_url": SafeString(self._photo_url(row.author__photo)) if self._sees_photo(row) else None,  # a token
            "first_name": escape(next(iter(name.split()), name)) if kind != Person.Kind.FORMER else None,
            "author_url": self._author_url(f"{row.author__handle}/") if is_linked else None,
        }

    def _sees_photo(self, row: Row) -> bool:
        """Whether a picture stands beside their name: it is there for as long as every member may see it."""
        return bool(self.reader.person and row.author__photo) and row.author_id not in self.reader.shut_out_by

    def _answered(self, row: Row) -> dict[str, object]:
        """Only where it is not plain from where the message stands."""
        if not row.answers_id or row.answers__number == row.number - 1:
            return {}
        return {"answers_url": self._message_url(f"{row.answers_id}/"), "answers_name": row.answers__author__name}

    def _ways_on(self, row: Row) -> dict[str, object]:
        if self.reader.person is None:
            return {}
        ways: dict[str, object] = {}
        if self.reader.looks_after:
            ways["split_url"] = row.number > 1 and self._message_url(f"{row.pk}/splitting/")
            ways["remove_url"] = row.author_id != self.reader.person.pk and self._message_url(f"{row.pk}/removal/")
        if self.reader.may_reply:
            ways["reply_url"] = SafeString(f"{self._page_of(row.number)}answers={row.pk}#reply")  # escaped there
        if row.author_id == self.reader.person.pk:
            ways["edit_url"] = self.reader.belongs and self._message_url(f"{row.pk}/revision/")
            ways["withdraw_url"] = self._message_url(f"{row.pk}/withdrawal/")
        else:
            ways["report_url"] = self._message_url(f"{row.pk}/report/")
            if not self.reader.is_private and row.author__kind == Person.Kind.MEMBER:
                ways["private_url"] = self._message_url(f"{row.pk}/private/")
        return ways

    def _removed_url(self, row: Row) -> object:
        """Where its author, and those who look after the conversation, read what was removed."""
        is_theirs = self.reader.person is not None and row.author_id == self.reader.person.pk
        if row.withdrawn_by_id == row.author_id or not (is_theirs or self.reader.looks_after):
            return None
        return self._message_url(f"{row.pk}/removal/")

    def _page_of(self, number: int) -> str:
        """The address of the page it stands on, escaped, for a further parameter to follow."""
        place = place_of(number)
        first = place.after or 0
        if first not in self._pages:
            self._pages[first] = escape(f"{place.url}{'&' if place.is_given else ''}")
        return self._pages[first]

    def _file(self, file: FileRow) -> SafeString:
        kind = PurePosixPath(file.filename).suffix.lstrip(".").upper()
        address = reverse("conversations:attachment", args=[file.pk, file.filename])
        blanks = {"url": address, "name": file.filename}
        if file.is_picture:
            return FILE(blanks | {"picture": "1", "width": file.width, "height": file.height})
        shown = FILE(blanks | {"about": ", ".join(filter(None, [kind, human_size(file.size)]))})
        return SafeString(shown + self._beneath.get(file.pk, ""))  # safe parts

    def _when(self, at: datetime) -> str:
        """A page that is kept for guests says nothing that is only true today."""
        if self.reader.person is None:
            return clock.date_words(at, self._zone)
        return clock.when(at, self.reader.now, self._zone)

    def _borders_on_old(self, rows: Sequence[Row]) -> bool:
        return bool(rows) and rows[0].number <= (self.reader.read_up_to or 0) + 1

    def _since(self) -> SafeString:
        if self.reader.read_at is None:
            words = _("new to you")
        else:
            words = _("new since {when}").format(when=clock.since_words(self.reader.read_at, self.reader.now))
        return format_html('<p class="interval since" id="new">{}</p>', words)


def show(messages: Iterable[Message], reader: Reader) -> SafeString:
    """Some messages by themselves, in the order of speaking: what a reply adds to the page."""
    found = Message.objects.filter(pk__in=[message.pk for message in messages])
    shown = show_rows(rows_of(found.order_by("number")), reader)
    return SafeString("".join(html for _number, html in shown))  # safe parts


def show_rows(rows: Sequence[Row], reader: Reader) -> list[tuple[int, SafeString]]:
    """Each message's number and its HTML."""
    files, showing = files_of(rows), Showing(reader)
    showing.knows(chain.from_iterable(files.values()))
    return [(row.number, showing.message(row, files.get(row.pk, ()), is_new=reader.finds_new(row))) for row in rows]


def _interval(before: Row, row: Row) -> str:
    words = clock.interval_words(row.posted_at - before.posted_at)
    return format_html('<p class="interval">{}</p>', words) if words else ""


def _withdrawn_words(row: Row, *, is_private: bool) -> str:
    if row.withdrawn_by_id == row.author_id:
        return _("Withdrawn by its author.")
    if is_private:
        return _("Removed by those who run the site.")
    return _("Removed by those who look after the network.")


def _filled(pattern: str, end: str, value: str) -> SafeString:
    """An address: of numbers and handles, which need no escaping."""
    return SafeString(pattern.removesuffix(end) + value)

"""Knowing a mail again that is here from another export of its list, or by another door, and a little different there.

It is the same if all of this agrees: the Message-ID, who wrote it, the subject, the words but for what archives change
of them (`foundation.archives.likeness`), and the date within two days, unless the words are many: of a clock that was
wrong one archive may tell and another not. What one file holds twice, if it differs at all, is two mails: nothing has
changed either on its way here.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from staffroom.foundation.archives.likeness import Likeness, are_alike, likeness_of, without_addresses
from staffroom.foundation.mail.subjects import bare_subject
from staffroom.rooms.conversations.models import MailIdentity, Message, Placement
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.models import Address

from .models import FoundMail

WITHIN = timedelta(days=2)
_TAGS = re.compile(r"(?:\s*\[[^\]]{1,100}\])+")
_MEANING = re.compile(r"[a-z0-9]+")


class Headed(Protocol):
    """A mail of an archive, as a row or before it is one."""

    header: str
    place: str
    date: datetime | None
    subject: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Seen:
    """One mail, as far as it must agree with another to be the same."""

    file: tuple[int, str] | None
    """The import and its file; None for what came by another door."""
    author: int | str
    """The person, or the address of somebody who isn't here yet; "" if the archive doesn't tell."""
    name: str
    date: datetime | None
    subject: str | None
    """None where it isn't known any more."""
    likeness: Likeness | None
    """None where the words were changed or taken back here: then all else decides, so that they don't come again."""

    def is_same_as(self, other: "Seen") -> bool:
        """Whether both, which have one Message-ID, are one mail."""
        return (
            (self.file is None or self.file != other.file)
            and self._has_author_of(other)
            and (self.subject is None or other.subject is None or self.subject == other.subject)
            and (self.likeness is None or other.likeness is None or are_alike(self.likeness, other.likeness))
            and (self._says_much or self.date is None or other.date is None or abs(self.date - other.date) <= WITHIN)
        )

    @property
    def _says_much(self) -> bool:
        return self.likeness is not None and self.likeness.is_long

    def _has_author_of(self, other: "Seen") -> bool:
        if self.author and other.author:
            return self.author == other.author
        return self.name.casefold() == other.name.casefold()


@dataclass(slots=True)
class Again:
    """What was known again of some mails, by their numbers."""

    here: dict[int, int] = field(default_factory=dict)
    """The message that it is."""
    twins: dict[int, int] = field(default_factory=dict)
    """Another of these mails that it is."""


def seen(mail: Headed, words: str, *, export: int, known: Mapping[str, int]) -> Seen:
    """What of a mail must agree. `known`: the people who write from these addresses; `words`: all of them."""
    return Seen(
        file=(export, _file(mail.place)),
        author=known.get(mail.email, mail.email),
        name=mail.name,
        date=mail.date,
        subject=_subject(mail.subject),
        likeness=likeness_of(words),
    )


def recognised(network_id: int, mails: Sequence[tuple[FoundMail, str]], headers: Iterable[str]) -> Again:
    """Which of these mails (each with all its words) are messages of the network, or others of these mails themselves.

    `headers`: the Message-IDs with which anything has come to this site.
    """
    rows_of: dict[str, list[tuple[FoundMail, str]]] = {}
    for row, words in mails:
        if row.header:
            rows_of.setdefault(row.header, []).append((row, words))
    there = seen_here(network_id, rows_of.keys() & set(headers))
    again = Again()
    repeated = {header: rows for header, rows in rows_of.items() if len(rows) > 1 or header in there}
    known = people.known_authors({row.email for rows in repeated.values() for row, _words in rows if row.email})
    for header, rows in repeated.items():
        firsts: list[tuple[int, Seen]] = []
        for row, words in rows:
            mail = seen(row, words, export=row.brought_by_id, known=known)
            if message := same_among(there.get(header, ()), mail):
                again.here[row.pk] = message
            elif twin := same_among(firsts, mail):
                again.twins[row.pk] = twin
            else:
                firsts.append((row.pk, mail))
    return again


def seen_here(network_id: int, headers: Collection[str]) -> dict[str, list[tuple[int, Seen]]]:
    """For each Message-ID the messages of the network that came with it, and what they are like."""
    if not headers:
        return {}
    placed = Placement.objects.filter(network=network_id).values("conversation")
    identities = MailIdentity.objects.filter(header__in=headers, message__conversation__in=placed).exclude(digest="")
    found = list(identities.select_related("message__author").order_by("pk"))
    rows = _rows_of({it.message_id for it in found})
    with_address = Address.objects.filter(person__in={it.message.author_id for it in found})
    known = set(with_address.values_list("person", flat=True))
    there: dict[str, list[tuple[int, Seen]]] = {}
    for it in found:
        row = rows.get(it.message_id)
        there.setdefault(it.header, []).append((it.message_id, _seen_message(it.message, row, known)))
    return there


def same_among(others: Iterable[tuple[int, Seen]], mail: Seen) -> int | None:
    """The number of the one that is this mail."""
    return next((number for number, other in others if mail.is_same_as(other)), None)


def _rows_of(messages: Collection[int]) -> dict[int, tuple[int, str, str]]:
    """Import, file and subject of messages that an archive brought."""
    rows = FoundMail.objects.filter(message__in=messages, state=FoundMail.State.IMPORTED)
    return {
        message: (export, _file(place), subject)
        for message, export, place, subject in rows.values_list("message", "brought_by", "place", "subject")
        if message
    }


def _seen_message(message: Message, row: tuple[int, str, str] | None, with_address: Collection[int]) -> Seen:
    is_as_it_came = not message.edited_at and not message.withdrawn_at
    return Seen(
        file=row[:2] if row else None,
        author=message.author_id if message.author_id in with_address else "",
        name=message.author.name,
        date=message.posted_at,
        subject=_subject(row[2]) if row else None,
        likeness=likeness_of(f"{message.source}\n{message.quoted}") if is_as_it_came else None,
    )


def _file(place: str) -> str:
    return place.partition(", message ")[0]


def _subject(subject: str) -> str:
    """What every archive keeps of it: neither “Re:”, nor the list's name in brackets, nor letters beyond ASCII."""
    bare = bare_subject(without_addresses(subject))
    while tags := _TAGS.match(bare):
        bare = bare_subject(bare[tags.end() :])
    return "".join(_MEANING.findall(bare.lower()))

"""Trying an archive without bringing anything in: what would be found, imported and held."""

import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from staffroom.foundation.archives import ArchiveRefused, Letter, thread
from staffroom.foundation.mail import ParsedMail, Unreadable, parse_many_safely
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people import actions as people

from .contents import words_of
from .looking import in_batches, known_among
from .recognising import Seen, same_among, seen, seen_here
from .sighting import Sighting, sightings


@dataclass
class _Tally:
    read: int = 0
    already: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    seen: set[tuple[str, str]] = field(default_factory=set)
    people: set[tuple[str, str]] = field(default_factory=set)
    letters: list[Letter[int]] = field(default_factory=list)
    by_id: dict[str, list[tuple[int, Seen]]] = field(default_factory=dict)
    authors: dict[str, int] = field(default_factory=dict)
    last_date: datetime | None = None


def tried(network: Network | None, slug: str, paths: Sequence[Path]) -> dict[str, Any]:
    """The figures of an import as it would be now; nothing is written anywhere. Raises ArchiveRefused."""
    began = time.monotonic()
    tally, passed_over = _Tally(), list[str]()
    new = _new(tally, network, sightings(paths, passed_over=passed_over.append))
    waiting: deque[Sighting] = deque()
    for read in parse_many_safely(_raws(new, waiting)):
        _count(tally, waiting.popleft(), read)
    held = sum(tally.reasons.values())
    if tally.read == held:
        raise ArchiveRefused(next(iter(tally.reasons), ""))
    return {
        "network": slug,
        "dry_run": True,
        "read": tally.read,
        "imported": len(tally.letters),
        "already": tally.already,
        "held": held,
        "held_because": dict(tally.reasons.most_common()),
        "threads": len(thread(tally.letters).conversations),
        "people": len(tally.people),
        "passed_over": sorted(set(passed_over)),
        "seconds": round(time.monotonic() - began, 2),
    }


def _new(tally: _Tally, network: Network | None, found: Iterator[Sighting]) -> Iterator[Sighting]:
    """Those that would be imported, if they can be read."""
    for some in in_batches(found):
        known = known_among(network.pk, some) if network else set()
        if network:
            _look_up(tally, network, some)
        for sighting in some:
            tally.read += 1
            if sighting.trouble:
                tally.reasons[sighting.trouble] += 1
            elif sighting.key in known or sighting.key in tally.seen:
                tally.already += 1
            else:
                tally.seen.add(sighting.key)
                yield sighting


def _raws(new: Iterator[Sighting], waiting: deque[Sighting]) -> Iterator[bytes]:
    for sighting in new:
        raw, sighting.raw = sighting.raw, b""
        waiting.append(sighting)
        yield raw


def _count(tally: _Tally, sighting: Sighting, read: ParsedMail | Unreadable) -> None:
    if isinstance(read, Unreadable):
        tally.reasons[str(read)] += 1
        return
    if sighting.header and _came_before(tally, sighting, read):
        tally.already += 1
        return
    tally.last_date = sighting.date or tally.last_date
    tally.people.add((sighting.email, "" if sighting.email else sighting.name))
    tally.letters.append(
        Letter(
            key=sighting.ordinal,
            message_id=sighting.header,
            references=sighting.references,
            in_reply_to=sighting.in_reply_to,
            subject=sighting.subject,
            date=tally.last_date or timezone.now(),
            topic=sighting.topic,
        )
    )


def _came_before(tally: _Tally, sighting: Sighting, read: ParsedMail) -> bool:
    """Whether the same mail is here, or was in another file of this archive; a little different."""
    mail = seen(sighting, words_of(read), export=0, known=tally.authors)
    before = tally.by_id.setdefault(sighting.header, [])
    if same_among(before, mail):
        return True
    before.append((sighting.ordinal, mail))
    return False


def _look_up(tally: _Tally, network: Network, found: Sequence[Sighting]) -> None:
    """What is here under the Message-IDs of these mails, and who writes from their addresses."""
    for header, here in seen_here(network.pk, {it.header for it in found if it.header}).items():
        tally.by_id.setdefault(header, here)
    tally.authors |= people.known_authors({it.email for it in found if it.email})

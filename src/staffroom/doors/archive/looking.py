"""Looking through an archive: each mail becomes a row that says where it belongs, and its octets go into the spool."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F

from staffroom.foundation.statements import Insertion

from .models import FoundMail, Import
from .sighting import NEIGHBOURS, Given, Sighting, sightings
from .spooling import Growing, Spool

AT_ONCE = 400  # mails
MOST_OCTETS = 8_000_000
MOST_PASSED_OVER = 100
State = FoundMail.State

_store = Insertion(FoundMail)

type Tell = Callable[[Import], object]


def look(import_: Import, paths: Sequence[Path | Given], *, seconds: float, tell: Tell) -> bool:
    """Go on looking through the archive for so many seconds. Whether that was the end of it.

    Raises ArchiveRefused.
    """
    until = time.monotonic() + seconds
    names: list[str] = []
    last = import_.mails.exclude(length=0).order_by("-offset").values_list("offset", "length").first()
    with Spool(import_.spool).growing(sum(last) if last else 0) as spool:
        found = sightings(paths, after=import_.read, neighbours=_last_dates(import_), passed_over=names.append)
        for some in in_batches(found):
            _keep(import_, some, spool)
            tell(import_)
            if time.monotonic() > until:
                return False
    Import.objects.filter(pk=import_.pk).update(passed_over=sorted(set(names))[:MOST_PASSED_OVER])
    return True


def in_batches(found: Iterable[Sighting]) -> Iterator[list[Sighting]]:
    """Some hundred mails at a time, fewer of large ones."""
    some: list[Sighting] = []
    octets = 0
    for sighting in found:
        some.append(sighting)
        octets += len(sighting.raw)
        if len(some) == AT_ONCE or octets > MOST_OCTETS:
            yield some
            some, octets = [], 0
    if some:
        yield some


def known_among(network_id: int, found: Sequence[Sighting]) -> set[tuple[str, str]]:
    """The keys of those that came into the network before."""
    here = FoundMail.objects.filter(network=network_id, state__in=[State.WAITING, State.IMPORTED])
    here = here.filter(header__in={it.header for it in found}, digest__in={it.digest for it in found})
    return set(here.values_list("header", "digest"))


def _keep(import_: Import, found: Sequence[Sighting], spool: Growing) -> None:
    seen = known_among(import_.network_id, found)
    rows, already, held = [], 0, 0
    for sighting in found:
        if sighting.trouble:
            rows.append(_held(import_, sighting))
            held += 1
        elif sighting.key in seen:
            already += 1
        else:
            seen.add(sighting.key)
            rows.append(_waiting(import_, sighting, spool.add(sighting.raw)))
    spool.keep()
    with transaction.atomic():
        _store.all(rows)
        Import.objects.filter(pk=import_.pk).update(
            read=F("read") + len(found), already=F("already") + already, held=F("held") + held
        )


def _waiting(import_: Import, sighting: Sighting, offset: int) -> FoundMail:
    return FoundMail(
        brought_by=import_,
        network_id=import_.network_id,
        ordinal=sighting.ordinal,
        place=sighting.place,
        header=sighting.header,
        digest=sighting.digest,
        references=" ".join(sighting.references),
        in_reply_to=" ".join(sighting.in_reply_to),
        subject=sighting.subject,
        topic=sighting.topic,
        date=sighting.date,
        name=sighting.name,
        email=sighting.email,
        offset=offset,
        length=len(sighting.raw),
    )


def _held(import_: Import, sighting: Sighting) -> FoundMail:
    row = FoundMail(
        brought_by=import_,
        network_id=import_.network_id,
        ordinal=sighting.ordinal,
        place=sighting.place,
        digest=sighting.digest,
        state=State.HELD,
        reason=sighting.trouble[:300],
    )
    hold(row, sighting.raw)
    return row


def hold(row: FoundMail, raw: bytes) -> None:
    """Keep the mail as it came, for whoever wants to look at it."""
    if raw:
        row.raw.save("mail.eml", ContentFile(raw), save=False)


def _last_dates(import_: Import) -> list[datetime]:
    dated = import_.mails.exclude(date=None).order_by("-ordinal").values_list("date", flat=True)
    return [date for date in dated[:NEIGHBOURS] if date][::-1]

"""From rows that wait to messages, in the order of their conversations, a few hundred in each transaction."""

import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F

from staffroom.foundation.mail import Unreadable
from staffroom.rooms.conversations.models import MailIdentity, Message, Placement

from .contents import Content, contents
from .looking import hold
from .models import FoundMail, Import
from .recognising import Again, recognised
from .spooling import Reading, Spool
from .weaving import Mail, Weaver, hang_what_waited

AT_ONCE = 200  # messages in a transaction: others want to write, too
MOST_OCTETS = 16_000_000  # of mails in a transaction
FETCHED = 1_000
State = FoundMail.State

type Tell = Callable[[Import], object]


class Stopped(Exception):
    """Somebody has stopped the import meanwhile."""


@dataclass(slots=True)
class Ready:
    """A mail whose turn it is, and what it says."""

    row: FoundMail
    content: Content | Unreadable


def write(import_: Import, *, seconds: float, tell: Tell) -> bool:
    """Go on writing messages for so many seconds. Whether all are written. Raises Stopped."""
    until = time.monotonic() + seconds
    if not import_.mails.filter(state=State.WAITING).exists():
        return True
    weaver = Weaver(import_)
    with Spool(import_.spool).reading() as spool, closing(_ready(import_, spool)) as ready:
        for some in _in_batches(ready):
            _write(import_, weaver, some)
            tell(import_)
            if time.monotonic() > until:
                return False
    return True


def _ready(import_: Import, spool: Reading) -> Generator[Ready]:
    """All that waits, read and rendered, in turn. A few are read ahead."""
    ahead: deque[FoundMail] = deque()

    def raws() -> Iterator[bytes]:
        for row in _waiting(import_):
            ahead.append(row)
            yield spool.at(row.offset, row.length)

    with closing(contents(raws(), import_.network.language)) as read:
        for content in read:
            yield Ready(ahead.popleft(), content)


def _waiting(import_: Import) -> Iterator[FoundMail]:
    waiting = import_.mails.filter(state=State.WAITING).order_by("turn")
    after = -1
    while rows := list(waiting.filter(turn__gt=after)[:FETCHED]):
        yield from rows
        after = rows[-1].turn


def _in_batches(ready: Iterator[Ready]) -> Iterator[list[Ready]]:
    some: list[Ready] = []
    octets = 0
    for it in ready:
        some.append(it)
        octets += it.row.length + (it.content.octets if isinstance(it.content, Content) else 0)
        if len(some) == AT_ONCE or octets > MOST_OCTETS:
            yield some
            some, octets = [], 0
    if some:
        yield some


def _write(import_: Import, weaver: Weaver, ready: Sequence[Ready]) -> None:
    """The mails as messages, and their rows marked, in one transaction."""
    unreadable = [_held(import_, it.row, str(it.content)) for it in ready if isinstance(it.content, Unreadable)]
    with transaction.atomic():
        _take_turns(import_)
        known = _known(ready)
        posted = _posted(import_, ready, known)
        mails = [(it.row, it.content) for it in ready if isinstance(it.content, Content) and it.row.pk not in posted]
        again = recognised(
            import_.network_id, [(row, content.words) for row, content in mails], [header for header, _digest in known]
        )
        posted |= again.here
        _mark(State.ALREADY, posted)
        became = weaver.bring_in(_fresh(mails, again), taken=known.keys())
        again.here |= {row: became[twin] for row, twin in again.twins.items()}
        _mark(State.ALREADY, {row: again.here[row] for row in again.twins})
        _mark(State.IMPORTED, became)
        weaver.complete({again.here[row.pk]: content for row, content in mails if row.pk in again.here})
        hang_what_waited(again.here)
        already = len(posted) + len(again.twins)
        FoundMail.objects.bulk_update(unreadable, ["state", "reason", "raw"])
        Import.objects.filter(pk=import_.pk).update(
            imported=F("imported") + len(became),
            already=F("already") + already,
            held=F("held") + len(unreadable),
        )


def _fresh(mails: Sequence[Mail], again: Again) -> list[Mail]:
    """Those that are no others; whoever answers a twin answers the first of them."""
    roots = {row.pk: row.root for row, _content in mails}
    fresh = []
    for row, content in mails:
        if row.pk in again.here or row.pk in again.twins:
            continue
        if (first := again.twins.get(row.parent_id or 0)) is not None:
            row.parent_id = first if first != row.pk else None
            row.root = roots[first]
        fresh.append((row, content))
    return fresh


def _take_turns(import_: Import) -> None:
    """Raises Stopped unless it is still being written."""
    if Import.objects.select_for_update().get(pk=import_.pk).state != Import.State.WRITING:
        raise Stopped


def _held(import_: Import, row: FoundMail, why: str) -> FoundMail:
    row.state, row.reason = State.HELD, why[:300]
    with Spool(import_.spool).reading() as spool:
        hold(row, spool.at(row.offset, row.length))
    return row


type Identity = tuple[str, str]


def _known(ready: Sequence[Ready]) -> dict[Identity, int]:
    """Which of these very mails are messages on this site already, in whatever network."""
    headers = {it.row.header for it in ready if it.row.header}
    found = MailIdentity.objects.filter(header__in=headers).exclude(digest="")
    return {(header, digest): pk for header, digest, pk in found.values_list("header", "digest", "message")}


def _posted(import_: Import, ready: Sequence[Ready], known: dict[Identity, int]) -> dict[int, int]:
    """Rows of mails that came into the network by another door, as while a list moves; and the messages they became."""
    if not known:
        return {}
    placed = Placement.objects.filter(network=import_.network_id).values("conversation")
    by_other_doors = Message.objects.filter(pk__in=known.values(), conversation__in=placed)
    here = set(by_other_doors.exclude(door=Message.Door.IMPORT).values_list("pk", flat=True))
    keys = {it.row.pk: (it.row.header, it.content.digest) for it in ready if isinstance(it.content, Content)}
    return {row: known[key] for row, key in keys.items() if known.get(key) in here}


def _mark(state: str, became: dict[int, int]) -> None:
    """Rows → messages. Who wrote it, the message knows now; where there is no address, the name is all there is."""
    table = connection.ops.quote_name(FoundMail._meta.db_table)  # noqa: SLF001  which Django documents
    statement = (
        f"UPDATE {table} SET state = %s, message_id = %s, "  # noqa: S608  a name of ours
        "name = CASE WHEN email = '' THEN name ELSE '' END, email = '' WHERE id = %s"
    )
    with connection.cursor() as cursor:
        cursor.executemany(statement, [(str(state), message, row) for row, message in became.items()])

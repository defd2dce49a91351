"""Working through what came in: take it, read it, act on it, mark it. One mail's trouble is never another's."""

import logging
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile

from django.db import DatabaseError, InterfaceError, OperationalError, connections, transaction
from django.db.models import QuerySet
from django.utils import timezone

from staffroom.commons.moderation.likeness import likeness_of
from staffroom.foundation.mail import Unreadable
from staffroom.foundation.prepared import Prepared
from staffroom.foundation.statements import Change, given
from staffroom.rooms.people.models import Site

from . import noticing
from .acting import act
from .acting.replying import network_of
from .addressing import addresses_in, headers_of
from .mails import Mail
from .models import Incoming
from .origins import origin_of
from .outcomes import Outcome, held, unseen, with_remarks
from .privacy import is_between_people
from .reading import Content, read
from .reasons import Reason
from .routes import routes_of

LEASE = timedelta(minutes=1)
MOST_ATTEMPTS = 3
PAUSES = (timedelta(minutes=1), timedelta(minutes=10))
AT_ONCE = 32

log = logging.getLogger("staffroom.mail")


class LeaseLost(Exception):
    """It took so long that another worker has it now: what was done here is undone."""


def process_all() -> int:
    """Process what waits, in this thread, until nothing does: for tests and commands. How many mails."""
    count = 0
    while rows := lease(timezone.now()):
        site = Site.here()
        for row in rows:
            process(row, site)
        count += len(rows)
    return count


def process(row: Incoming, site: Site) -> None:
    settle(row, lambda: content_of(row, raw_of(row.pk)), site)


def lease(now: datetime, most: int = AT_ONCE) -> list[Incoming]:
    """The oldest mails that wait, without their bytes, for this worker alone.

    A mail that failed before, or whose worker died, comes alone: it takes no other with it if it does so again.
    """
    waiting = Incoming.objects.waiting(now).defer("raw")
    # Looked at before leased, so that an idle worker takes no write lock.
    if not waiting.exists():
        return []
    with transaction.atomic():
        found = list(waiting.select_for_update(skip_locked=True)[:most])
        rows = list(takewhile(lambda row: row.attempts == 0, found)) or found[:1]
        for row in rows:
            row.attempts, row.leased_until = row.attempts + 1, now + LEASE
        ids = [row.pk for row in rows]
        if rows:
            Incoming.objects.filter(pk__in=ids).update(attempts=rows[0].attempts, leased_until=now + LEASE)
    return rows


def give_back(rows: Sequence[Incoming]) -> None:
    """Nothing was done with these after all: this process stops."""
    for row in rows:
        _mine(row).update(attempts=row.attempts - 1, leased_until=None)


def raw_of(pk: int) -> bytes:
    [(raw,)] = _RAW(mail=pk)
    return bytes(raw)


def content_of(row: Incoming, raw: bytes) -> Content:
    """What it says, and where it comes from: asks others, and so never in a transaction. Raises Unreadable."""
    content = read(raw)
    return replace(content, origin=origin_of(row, raw, content.parsed))


_RAW = Prepared(lambda mail: Incoming.objects.filter(pk=mail).values_list("raw"))


def settle(row: Incoming, reading: Callable[[], Content], site: Site) -> None:
    """Act on the mail and mark it, in one transaction; or keep it, with what went wrong. Raises nothing."""
    try:
        if row.attempts > MOST_ATTEMPTS:
            _hold(row, Reason.KEEPS_FAILING, row.details)
            return
        _act(row, reading(), site)
    except Unreadable as trouble:
        _hold(row, Reason.UNREADABLE, str(trouble))
    except LeaseLost:
        log.warning("Mail %s took too long; another worker has it", row.pk)
    except Exception as trouble:  # noqa: BLE001  it is written down, and tried again
        _later(row, trouble)


def _act(row: Incoming, content: Content, site: Site) -> None:
    parsed = content.parsed
    row.subject, row.from_address = parsed.subject[:300], parsed.from_address[:254]
    row.authenticity = content.origin.stored or row.authenticity
    with transaction.atomic():
        mail = Mail(row, content, site)
        outcome = with_remarks(act(mail), content.origin.remarks)
        is_shown = outcome.state == Incoming.State.HELD and not outcome.is_private
        likeness = likeness_of(parsed.subject, parsed.text) if is_shown else ""
        mark(row, outcome, person_id=mail.author.pk if mail.author else None, likeness=likeness)


def mark(row: Incoming, outcome: Outcome, *, person_id: int | None = None, likeness: str = "") -> None:
    """Write down what became of a leased mail, and tell those who look after it if it waits. Raises LeaseLost.

    `likeness` is the same for mails that say the same: they are looked at together. Of a mail between people alone
    nothing is kept once it is over, and until then nothing is shown.
    """
    changed = _MARK(
        mail=row.pk,
        lease=row.leased_until,
        state=outcome.state,
        reason=outcome.reason,
        details=outcome.details,
        network=outcome.network.pk if outcome.network else None,
        message=outcome.message.pk if outcome.message else None,
        person=person_id,
        subject="" if outcome.is_private else row.subject,
        is_sealed=outcome.is_private,
        from_address=row.from_address,
        authenticity=row.authenticity,
        now=timezone.now(),
    )
    if not changed:
        raise LeaseLost
    if outcome.is_private and outcome.is_over:
        Incoming.objects.filter(pk=row.pk).update(raw=b"")
    # What waits for the doors to open, or for an address to be proved, waits for nobody's look.
    if outcome.state == Incoming.State.HELD and outcome.reason not in {Reason.MOVING, Reason.UNPROVED}:
        noticing.tell(row.pk, outcome.network, likeness=likeness)


_MARK = Change(
    lambda: (
        Incoming.objects.filter(pk=given("mail"), state=Incoming.State.WAITING, leased_until=given("lease")),
        {
            "state": given("state"),
            "reason": given("reason"),
            "details": given("details"),
            "network": given("network"),
            "message": given("message"),
            "person": given("person"),
            "subject": given("subject"),
            "is_sealed": given("is_sealed"),
            "from_address": given("from_address"),
            "authenticity": given("authenticity"),
            "processed_at": given("now"),
            "leased_until": None,
        },
    )
)


def _hold(row: Incoming, reason: Reason, details: str) -> None:
    try:
        with transaction.atomic():
            row.from_address = row.from_address or next(addresses_in(headers_of(raw_of(row.pk)), "from"), "")[:254]
            routes = routes_of(row.recipients, Site.here())
            if is_between_people(routes):
                mark(row, replace(unseen(held(reason)), details=details))
            else:
                mark(row, held(reason, network=network_of(routes), details=details))
    except (DatabaseError, InterfaceError, LeaseLost):
        # The lease runs out, and it is looked at again.
        log.exception("Mail %s could not be held", row.pk)


def _later(row: Incoming, trouble: Exception) -> None:
    """Try again after a while; three times, unless it is the database that is not well."""
    is_databases = isinstance(trouble, OperationalError | InterfaceError)
    if is_databases:
        connections.close_all()
    words = _said_of(row, trouble)
    where = "".join(traceback.format_tb(trouble.__traceback__))
    log.error("Mail %s could not be processed (attempt %s): %s\n%s", row.pk, row.attempts, words, where)
    if not is_databases and row.attempts >= MOST_ATTEMPTS:
        _hold(row, Reason.KEEPS_FAILING, words)
        return
    try:
        _mine(row).update(
            attempts=row.attempts - is_databases,
            leased_until=timezone.now() + PAUSES[min(row.attempts, len(PAUSES)) - 1],
            details=words,
        )
    except (DatabaseError, InterfaceError):
        log.exception("Mail %s stays leased until %s", row.pk, row.leased_until)


def _said_of(row: Incoming, trouble: Exception) -> str:
    """What went wrong. An error quotes what it stumbled over: of a mail between people alone, its name has to do."""
    try:
        is_private = is_between_people(routes_of(row.recipients, Site.here()))
    except (DatabaseError, InterfaceError):
        is_private = True
    return type(trouble).__name__ if is_private else "".join(traceback.format_exception_only(trouble)).strip()


def _mine(row: Incoming) -> QuerySet[Incoming]:
    return Incoming.objects.filter(pk=row.pk, state=Incoming.State.WAITING, leased_until=row.leased_until)

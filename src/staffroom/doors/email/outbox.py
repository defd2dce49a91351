"""The outbox: deliveries that wait are leased, and what became of them is written down, a batch at a time."""

import logging
import random
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, connections, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from staffroom.foundation.smtp import Outcome
from staffroom.journal import waking

from . import bounces
from .models import Bounce, Delivery, Letter

LEASED_AT_ONCE = 200
LEASED_FROM_THE_QUICK = 500  # where the last ones went out at once: a letter that comes meanwhile waits no longer
LEASE = timedelta(seconds=30)
RENEW_EVERY = 10.0  # seconds
UNREAD = ("state", "next_attempt_at", "leased_until", "answer", "sent_at")  # of what is leased, nobody asks for these
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=12)
GIVE_UP_AFTER = timedelta(days=5)

State = Delivery.State

log = logging.getLogger("staffroom.mail")


@dataclass(frozen=True)
class Result:
    """What became of one attempt. A `state` of WAITING: try again later."""

    delivery: Delivery
    state: str
    answer: str = ""
    bounce: Bounce | None = None


def ready(now: datetime) -> QuerySet[Delivery]:
    """Deliveries that may be attempted now and that nobody has."""
    is_free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    return Delivery.objects.filter(is_free, state=State.WAITING, next_attempt_at__lte=now)


def lease(most: int | None = None) -> list[Delivery]:
    """Deliveries that are this worker's for 30 seconds: letters if any wait, else copies of messages.

    At `most` so many: LEASED_AT_ONCE, unless said otherwise.
    """
    now, most = timezone.now(), most or LEASED_AT_ONCE
    # Looked at before it is leased, so that an idle worker takes no write lock.
    if not ready(now).exists():
        return []
    with transaction.atomic():
        waiting = ready(now).select_for_update(skip_locked=True).order_by("next_attempt_at", "pk").defer(*UNREAD)
        rows = list(waiting.filter(letter__isnull=False)[:most] or waiting[:most])
        _set(rows, leased_until=now + LEASE)
    return rows


@contextmanager
def kept(rows: Sequence[Delivery]) -> Iterator[None]:
    """Renew the lease for as long as the block lasts: a slow server is no reason to send twice."""
    done = threading.Event()
    renewing = threading.Thread(target=_renew, args=(rows, done), name="outbox-lease", daemon=True)
    renewing.start()
    try:
        yield
    finally:
        done.set()
        renewing.join()


def give_back(rows: Iterable[Delivery]) -> None:
    """They were not attempted: anybody may, at once."""
    _set(rows, leased_until=None)


def judge(delivery: Delivery, outcome: Outcome[Delivery], now: datetime) -> Result:
    """What the server's answer means for the delivery."""
    if outcome.kind == "accepted":
        # What servers say then (“queued as …”) is not worth a statement each.
        return Result(delivery, State.SENT)
    answer = " ".join(filter(None, [str(outcome.code or ""), outcome.text.removeprefix(f"{outcome.code} ")]))[:300]
    # Refused at the envelope sender: that is about us, not about them.
    if outcome.kind == "permanent" and outcome.at != "sender":
        if outcome.at == "recipient":
            return Result(delivery, State.BOUNCED, answer, _bounce(delivery, outcome, now))
        return Result(delivery, State.GIVEN_UP, answer)
    is_too_late = delivery.attempts > 0 and now - delivery.created_at > GIVE_UP_AFTER
    return Result(delivery, State.GIVEN_UP if is_too_late else State.WAITING, answer)


@transaction.atomic
def finish(results: Sequence[Result]) -> None:
    """Write down what became of leased deliveries: one statement for each kind, and the lease ends."""
    now = timezone.now()
    by_state: dict[tuple[str, str], list[Delivery]] = {}
    for result in results:
        by_state.setdefault((result.state, result.answer), []).append(result.delivery)
    for (state, answer), rows in by_state.items():
        if state == State.WAITING:
            _try_again_later(rows, answer, now)
        else:
            sent = {"sent_at": now} if state == State.SENT else {}
            attempt = 0 if state == State.DROPPED else 1
            _set(rows, state=state, answer=answer, attempts=F("attempts") + attempt, leased_until=None, **sent)
    Bounce.objects.bulk_create([result.bounce for result in results if result.bounce], ignore_conflicts=True)
    for result in results:
        if result.bounce and result.bounce.is_hard:
            bounces.pause_if_dead(result.bounce.address, now)
    _forget_secrets(result.delivery for result in results if result.state != State.WAITING)


def try_again_now(delivery: Delivery) -> bool:
    """Whether it was waiting or had failed, and now is next in line."""
    again = Delivery.objects.filter(pk=delivery.pk).exclude(state__in=[State.SENT, State.DROPPED])
    found = again.update(state=State.WAITING, next_attempt_at=timezone.now(), leased_until=None)
    waking.wake()
    return bool(found)


def pause_after(attempts: int) -> timedelta:
    """5 minutes after the first attempt, then twice as long each time, up to 12 hours; a little more or less."""
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * float(2 ** min(attempts - 1, 10)))
    return pause * random.uniform(0.8, 1.2)  # noqa: S311  spreads attempts, guards nothing


def _try_again_later(rows: Sequence[Delivery], answer: str, now: datetime) -> None:
    by_attempts: dict[int, list[Delivery]] = {}
    for row in rows:
        by_attempts.setdefault(row.attempts + 1, []).append(row)
    for attempts, group in by_attempts.items():
        _set(group, attempts=attempts, answer=answer, next_attempt_at=now + pause_after(attempts), leased_until=None)


def _bounce(delivery: Delivery, outcome: Outcome[Delivery], now: datetime) -> Bounce | None:
    """None for an answer to somebody unknown: there is no address whose failures could be counted."""
    if delivery.address_id is None:
        return None
    # 5.1.x: no such address. Policy (5.7.x) and full mailboxes say nothing lasting of the address itself.
    is_hard = outcome.enhanced.startswith("5.1.") or (not outcome.enhanced and outcome.code in {550, 551, 553})
    return Bounce(
        address_id=delivery.address_id,
        delivery=delivery,
        is_hard=is_hard,
        status=outcome.enhanced or str(outcome.code),
        diagnostic=outcome.text[:300],
        bounced_at=now,
    )


def _forget_secrets(rows: Iterable[Delivery]) -> None:
    letters = [row.letter_id for row in rows if row.letter_id]
    if letters:
        Letter.objects.filter(pk__in=letters, is_secret=True).update(subject="", text="", html="")


def _set(rows: Iterable[Delivery], **fields: object) -> None:
    ids = [row.pk for row in rows]
    if ids:
        Delivery.objects.filter(pk__in=ids).update(**fields)


def _renew(rows: Sequence[Delivery], done: threading.Event) -> None:
    held = Delivery.objects.filter(pk__in=[row.pk for row in rows], state=State.WAITING, leased_until__isnull=False)
    while not done.wait(RENEW_EVERY):
        try:
            held.update(leased_until=timezone.now() + LEASE)
        except DatabaseError:
            log.exception("A lease could not be renewed; it is tried again")
        connections.close_all()

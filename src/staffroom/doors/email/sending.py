"""Sending what waits in the outbox: leased by the batch, handed to the relay over few connections, written down."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import close_old_connections, connections
from django.utils import timezone
from django.utils.module_loading import import_string

from staffroom.foundation import dkim
from staffroom.journal import waking
from staffroom.rooms.people.models import Site

from . import domain, outbox, relays
from .copies import Copies
from .handing_over import ByRelay, IntoMailbox, RelayTrouble, Way, noted
from .models import Delivery, Relay

MANY = 400  # mails for which a process of their own is started: that takes as long as to send a hundred or two
QUICK = 0.4  # seconds for a batch
IDLE = 0.5  # seconds between looks, unless woken
FIRST_PAUSE = 5.0  # seconds after trouble with the relay, then twice as long each time
LONGEST_PAUSE = 120.0
LOOK_EVERY = 5.0  # seconds, during a pause, for what other processes have changed

# Imported once mail leaves so, with all that providers' libraries need.
BY_PROVIDER = "staffroom.doors.email.providers.sending.ByProvider"

log = logging.getLogger("staffroom.mail")


def run(stop: threading.Event) -> None:
    """Send until `stop` is set; a batch that was begun is finished first."""
    pause = 0.0
    while not stop.is_set():
        close_old_connections()
        tried = None
        try:
            tried = _entered_at()
            send_waiting(stop)
        except RelayTrouble as trouble:
            pause = min(LONGEST_PAUSE, pause * 2 or FIRST_PAUSE)
            log.warning("Mail waits for %.0f seconds: %s", pause, trouble)
            _wait(pause, stop, tried)
        except Exception:
            log.exception("Sending stumbled and goes on")
            connections.close_all()
            stop.wait(FIRST_PAUSE)
        else:
            pause = 0.0
            waking.wait(IDLE)
    connections.close_all()


def send_waiting(stop: threading.Event | None = None) -> int:
    """Send what is ready until nothing is; how many were decided. Without a relay everything waits.

    Raises RelayTrouble; what was not attempted then waits, too.
    """
    stop = stop or threading.Event()
    if not outbox.ready(timezone.now()).exists() or not relays.is_set_up():
        return 0
    relay = None if settings.DEMO else relays.current()
    most = relay.connections if relay else 1
    waiting = outbox.ready(timezone.now())[: max(MANY, most * outbox.LEASED_AT_ONCE)].count()
    workers = min(most, -(-waiting // outbox.LEASED_AT_ONCE))
    return _together(workers, lambda: _drain(relay, stop, many=waiting >= MANY))


def _wait(seconds: float, stop: threading.Event, tried: datetime | None) -> None:
    """Until `seconds` are over, we are told to stop, or the operator has entered another relay than was tried."""
    end = time.monotonic() + seconds
    while not stop.is_set() and (left := end - time.monotonic()) > 0 and _entered_at() == tried:
        waking.wait(min(left, LOOK_EVERY))


def _entered_at() -> datetime | None:
    return Relay.objects.values_list("changed_at", flat=True).first()


def _together(workers: int, work: Callable[[], int]) -> int:
    """What `work` adds up to, done by this thread and `workers` - 1 more. Raises what one of them raised."""
    counts: list[int] = []
    troubles: list[Exception] = []

    def guarded() -> None:
        try:
            counts.append(work())
        except Exception as trouble:  # noqa: BLE001  raised again below
            troubles.append(trouble)

    def in_a_thread() -> None:
        guarded()
        connections.close_all()

    threads = [threading.Thread(target=in_a_thread, name=f"sender-{number}") for number in range(1, workers)]
    for thread in threads:
        thread.start()
    guarded()
    for thread in threads:
        thread.join()
    if troubles:
        raise troubles[0]
    return sum(counts)


def _drain(relay: Relay | None, stop: threading.Event, *, many: bool) -> int:
    """Batch after batch until none is left, over one connection."""
    site, count, most = Site.here(), 0, None
    signer = _signer(site)
    way = _way(relay, site, signer, many=many)
    try:
        while not stop.is_set() and (batch := outbox.lease(most)):
            began = time.monotonic()
            count += _send(batch, site, way)
            most = outbox.LEASED_FROM_THE_QUICK if time.monotonic() - began < QUICK else None
    finally:
        way.close()
    return count


def _way(relay: Relay | None, site: Site, signer: dkim.Signer | None, *, many: bool) -> Way:
    """Raises RelayTrouble."""
    if relay is None:
        return IntoMailbox(signer)
    if relay.is_provider:
        by_provider: Way = import_string(BY_PROVIDER)(relay, site)
        return by_provider
    return ByRelay(relay, site, signer, many=many)


def _send(batch: list[Delivery], site: Site, way: Way) -> int:
    """Attempt a leased batch, write down the results, give back what was not attempted. How many were decided."""
    results: list[outbox.Result] = []
    copies: Copies | None = None
    try:
        with outbox.kept(batch):
            copies = Copies(batch, site)
            for outcome in way.send(copies):
                results.append(outbox.judge(outcome.tag, outcome, timezone.now()))  # noqa: PERF401  kept if it raises
    finally:
        results += copies.set_aside if copies else []
        outbox.finish(results)
        decided = {result.delivery.pk for result in results}
        outbox.give_back(row for row in batch if row.pk not in decided)
    return len(results)


def _signer(site: Site) -> dkim.Signer | None:
    try:
        return domain.signer(site)
    except (dkim.KeyRefused, OSError) as trouble:
        # Unsigned mail would be thrown away where the domain's policy asks for signatures: better it waits.
        raise noted(f"The DKIM key can't be used: {trouble}") from trouble

"""The loop that processes what comes in: while one mail is acted on, the next ones are read in child processes."""

import logging
import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from django.db import close_old_connections, connections
from django.utils import timezone

from staffroom.rooms.people.models import Site

from .models import Incoming
from .processing import content_of, give_back, lease, raw_of, settle
from .reading import Content
from .receiving import ARRIVED
from .rush import RUSH

IDLE = 0.5  # seconds between looks, unless woken
AHEAD = 2  # mails that are read while one is acted on: each may be large

log = logging.getLogger("staffroom.mail")


def run(stop: threading.Event) -> None:
    """Process mails, the oldest first, until `stop` is set; the one that was begun is finished."""
    # None of its threads asks the database: each would keep a connection.
    with ThreadPoolExecutor(AHEAD + 1, thread_name_prefix="reading") as reader:
        while not stop.is_set():
            close_old_connections()
            arrived = ARRIVED.rung
            try:
                rows = lease(timezone.now())
                _process(rows, reader, stop)
            except Exception:
                log.exception("Processing stumbled and goes on")
                connections.close_all()
                stop.wait(IDLE)
            else:
                if not rows:
                    ARRIVED.wait(IDLE, since=arrived)
    connections.close_all()


def _process(rows: Sequence[Incoming], reader: ThreadPoolExecutor, stop: threading.Event) -> None:
    if not rows:
        return
    site = Site.here()
    ahead: deque[tuple[Incoming, Future[Content]]] = deque()
    left = deque(rows)
    while (left or ahead) and not stop.is_set():
        while left and len(ahead) <= AHEAD:
            row = left.popleft()
            ahead.append((row, reader.submit(content_of, row, raw_of(row.pk))))
        row, content = ahead.popleft()
        RUSH.let_pass((timezone.now() - row.received_at).total_seconds())
        settle(row, content.result, site)
    give_back([*(row for row, _content in ahead), *left])

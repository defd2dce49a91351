"""Taking mail in: the raw bytes are committed before anybody says 250. Nothing is looked at here."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import close_old_connections, connections, transaction
from django.utils import timezone

from staffroom.journal import waking

from .models import Incoming

PATIENCE = 3.0  # seconds that a mail may wait for others to be taken in
STEPS = 4  # from one mail to the next: its address, its text, its commit
SHORTEST_BREATH, LONGEST_BREATH = 0.005, 0.2  # seconds of silence that end a rush


@dataclass(frozen=True)
class Handed:
    """One mail as a server handed it to us."""

    raw: bytes
    sender: str
    recipients: tuple[str, ...]
    peer: str
    door: str = Incoming.Door.SMTP


def keep(mails: Sequence[Handed]) -> list[int]:
    """Commit the mails, all in one transaction; the ids they are kept under."""
    now = timezone.now()
    with transaction.atomic():
        rows = Incoming.objects.bulk_create(
            Incoming(
                raw=mail.raw,
                door=mail.door,
                # PostgreSQL takes no NUL in text, and one such mail must not keep out those it is committed with.
                sender=mail.sender.replace("\0", "")[:320],
                recipients=list(mail.recipients),
                peer=mail.peer[:80],
                received_at=now,
            )
            for mail in mails
        )
    waking.wake()
    return [row.pk for row in rows]


class Rush:
    """Who hands us mail waits for our answer; what has been taken in has time. Both write to one database."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._last = float("-inf")
        self._pauses = deque([0.0], STEPS)
        self._breath = SHORTEST_BREATH

    def goes_on(self) -> None:
        """Another step is done of taking a mail in."""
        now = self._clock()
        pause, self._last = now - self._last, now
        self._pauses.append(pause if pause < LONGEST_BREATH else 0.0)
        # Longer than between the last steps: on a busy machine that is longer than on an idle one.
        self._breath = min(LONGEST_BREATH, max(SHORTEST_BREATH, 2 * max(self._pauses)))

    def let_pass(self, waited: float) -> None:
        """Return once the rush is over, and in any case when a mail that has `waited` has waited long enough."""
        end = self._clock() + PATIENCE - waited
        while (left := min(end, self._last + self._breath) - self._clock()) > 0:
            self._sleep(left)


RUSH = Rush()


class Intake:
    """One writer for all connections: what arrives while a commit is under way shares the next one."""

    def __init__(self) -> None:
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="intake")
        self._waiting: list[tuple[Handed, asyncio.Future[int]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def keep(self, mail: Handed) -> int:
        """The id of the mail, once it is committed. Raises what the database raises: then nothing was acknowledged."""
        RUSH.goes_on()
        kept: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.append((mail, kept))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        try:
            return await kept
        finally:
            RUSH.goes_on()

    def close(self) -> None:
        self._writer.submit(connections.close_all)
        self._writer.shutdown(wait=True)

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                ids = await loop.run_in_executor(self._writer, _keep_or_fail, [mail for mail, _ in batch])
            except Exception as trouble:  # noqa: BLE001  every waiting connection must hear of it
                for _, kept in batch:
                    _answer(kept, trouble)
            else:
                for (_, kept), pk in zip(batch, ids, strict=True):
                    _answer(kept, pk)


def _keep_or_fail(mails: list[Handed]) -> list[int]:
    close_old_connections()
    try:
        return keep(mails)
    finally:
        close_old_connections()


def _answer(kept: asyncio.Future[int], result: int | Exception) -> None:
    if kept.done():  # the connection was dropped meanwhile
        return
    if isinstance(result, Exception):
        kept.set_exception(result)
    else:
        kept.set_result(result)

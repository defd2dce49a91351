"""Taking mail in: the raw bytes are committed before anybody says 250. Nothing is looked at here."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from django.db import close_old_connections, connections, transaction
from django.utils import timezone

from staffroom.foundation.statements import Insertion
from staffroom.journal.waking import Bell

from .models import Incoming
from .routes import Route, route_here

ARRIVED = Bell()  # there is mail to be processed


@dataclass(frozen=True)
class Handed:
    """One mail as a server handed it to us."""

    raw: bytes
    sender: str
    recipients: tuple[str, ...]
    peer: str
    door: str = Incoming.Door.SMTP
    helo: str = ""


def keep(mails: Sequence[Handed]) -> list[int]:
    """Commit the mails, all in one transaction; the ids they are kept under."""
    now = timezone.now()
    rows = [_row(mail, now) for mail in mails]
    with transaction.atomic():
        for row in rows:
            _store(row)
    ARRIVED.ring()
    return [row.pk for row in rows]


_store = Insertion(Incoming)


def _row(mail: Handed, now: datetime) -> Incoming:
    return Incoming(
        raw=mail.raw,
        door=mail.door,
        # PostgreSQL takes no NUL in text, and one such mail must not keep out those it is committed with.
        sender=mail.sender.replace("\0", "")[:320],
        recipients=list(mail.recipients),
        peer=mail.peer[:80],
        helo=mail.helo.replace("\0", "")[:255],
        received_at=now,
    )


class Intake:
    """What the doors ask of the database, in two threads that keep their connections: addresses, and one writer.

    What arrives while a commit is under way shares the next one.
    """

    def __init__(self) -> None:
        self._asking = ThreadPoolExecutor(1, thread_name_prefix="addresses")
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="intake")
        self._waiting: list[tuple[Handed, asyncio.Future[int]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def route_of(self, address: str) -> Route | None:
        """What the address is for at this moment, whoever changed it last; None if there is none here."""
        return await asyncio.get_running_loop().run_in_executor(self._asking, _connected, route_here, address)

    async def keep(self, mail: Handed) -> int:
        """The id of the mail, once it is committed. Raises what the database raises: then nothing was acknowledged."""
        kept: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.append((mail, kept))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        return await kept

    def close(self) -> None:
        for executor in (self._asking, self._writer):
            executor.submit(connections.close_all)
            executor.shutdown(wait=True)

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                ids = await loop.run_in_executor(self._writer, _connected, keep, [mail for mail, _ in batch])
            except Exception as trouble:  # noqa: BLE001  every waiting connection must hear of it
                for _, kept in batch:
                    _answer(kept, trouble)
            else:
                for (_, kept), pk in zip(batch, ids, strict=True):
                    _answer(kept, pk)


def _connected[Given, Got](ask: Callable[[Given], Got], given: Given) -> Got:
    """The answer; a connection that broke is replaced, and one of a pool is given back."""
    close_old_connections()
    try:
        return ask(given)
    finally:
        close_old_connections()


def _answer(kept: asyncio.Future[int], result: int | Exception) -> None:
    if kept.done():  # the connection was dropped meanwhile
        return
    if isinstance(result, Exception):
        kept.set_exception(result)
    else:
        kept.set_result(result)

"""Taking mail in: the raw bytes are committed before anybody says 250. Nothing is looked at here."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import close_old_connections, connections, transaction
from django.utils import timezone

from staffroom.journal import waking

from .models import Incoming


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


class Intake:
    """One writer for all connections: what arrives while a commit is under way shares the next one."""

    def __init__(self) -> None:
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="intake")
        self._waiting: list[tuple[Handed, asyncio.Future[int]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def keep(self, mail: Handed) -> int:
        """The id of the mail, once it is committed. Raises what the database raises: then nothing was acknowledged."""
        kept: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.append((mail, kept))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        return await kept

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

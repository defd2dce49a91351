"""Runs queued tasks: a lease with a heartbeat, retries with back-off, nothing lost when a process dies.

The tables are django-tasks-db's. A worker's claim is the row's RUNNING state; `started_at` is its lease, renewed while
the process lives. What a dead process left RUNNING is taken up again by any other.
"""

import logging
import os
import random
import socket
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import takewhile
from typing import Any

from django.db import close_old_connections, connections, transaction
from django.db.models import QuerySet
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import retry

from . import waking
from .recording import react

LEASE = timedelta(seconds=30)
MOST_ATTEMPTS = 6
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
AT_ONCE = 8
SLOW = 0.2  # seconds; whatever waits behind such a task may be run by another worker

type Row = DBTaskResult[Any, Any]

log = logging.getLogger("staffroom.tasks")
_process = f"{socket.gethostname()[:20]}:{os.getpid()}:{uuid.uuid4().hex[:6]}:"


def start(stop: threading.Event, *, workers: int, idle: float = 1.0) -> list[threading.Thread]:
    """Start `workers` threads that run tasks until `stop` is set, and one that keeps their leases alive."""
    loops = [lambda number=number: work(stop, f"{_process}{number}", idle) for number in range(workers)]
    threads = [threading.Thread(target=loop, name=f"tasks-{number}") for number, loop in enumerate(loops)]
    threads.append(threading.Thread(target=keep_leases, args=(stop,), name="leases", daemon=True))
    for thread in threads:
        thread.start()
    return threads


def work(stop: threading.Event, worker: str, idle: float) -> None:
    """Run one task after another until `stop`; a task that has begun is finished first."""
    while not stop.is_set():
        close_old_connections()
        woken = waking.woken()
        if not _guarded(lambda: run_some(worker, stop) > 0):
            pause = idle * random.uniform(0.7, 1.3)  # noqa: S311  spreads processes, guards nothing
            waking.wait(pause, since=woken)
    connections.close_all()


def run_all(worker: str = "here") -> int:
    """Run what is ready, in this thread, until nothing is: for tests and commands. Returns how many ran."""
    count = 0
    while ran := run_some(worker):
        count += ran
    return count


def run_reactions(entries: Sequence[int], worker: str = "here") -> int:
    """Run what follows from these entries and nobody has begun, in this thread: for commands. Returns how many ran."""
    count = 0
    for entry in entries:
        ready = DBTaskResult.objects.ready().filter(task_path=react.module_path, args_kwargs__args__0=entry)
        while rows := claim(worker, among=ready):
            _mark_done([row for row in rows if _run(row)])
            count += len(rows)
    return count


def run_some(worker: str, stop: threading.Event | None = None) -> int:
    """Claim a few of the tasks that are ready and run them, one after another. How many ran.

    Those that succeeded are marked together. After a slow one, or when told to `stop`, the others are given back.
    """
    # Looked at before claimed, so that an idle worker takes no write lock.
    if not DBTaskResult.objects.ready().exists():
        return 0
    left, done, count = deque(claim(worker)), list[Row](), 0
    try:
        while left and not (count and stop and stop.is_set()):
            row, began, count = left.popleft(), time.monotonic(), count + 1
            if _run(row):
                done.append(row)
            if time.monotonic() - began > SLOW:
                break
    finally:
        _mark_done(done)
        _give_back(left)
    return count


def claim(worker: str, most: int = AT_ONCE, among: QuerySet[Row] | None = None) -> list[Row]:
    """The tasks whose turn it is, or some of those `among` them, for this worker alone.

    One that failed before, or whose worker died, comes alone: it takes no other with it if it does so again.
    """
    with transaction.atomic():
        ready = DBTaskResult.objects.ready() if among is None else among
        found = list(ready.select_for_update(skip_locked=True)[:most])
        rows = list(takewhile(lambda row: not row.worker_ids, found)) or found[:1]
        now = timezone.now()
        for row in rows:
            row.status, row.started_at, row.worker_ids = TaskResultStatus.RUNNING, now, [*row.worker_ids, worker]
        if rows:
            claimed = {"status": TaskResultStatus.RUNNING, "started_at": now, "worker_ids": rows[0].worker_ids}
            _same(rows).update(**claimed)
    return rows


def _run(row: Row) -> bool:
    """Whether it succeeded; a failure is written down at once."""
    try:
        row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
    except Exception as trouble:
        log.warning("%s failed (attempt %s): %r", _words(row), len(row.worker_ids), trouble, exc_info=trouble)
        row.set_failed(trouble)
        _try_again_later(row)
        return False
    return True


@retry()
def _mark_done(rows: Sequence[Row]) -> None:
    if rows:
        _same(rows).update(
            status=TaskResultStatus.SUCCESSFUL,
            finished_at=timezone.now(),
            return_value=None,
            exception_class_path="",
            traceback="",
        )


@retry()
def _give_back(rows: Sequence[Row]) -> None:
    """These were not begun: only tasks that nobody has tried come together."""
    if rows:
        _same(rows).update(status=TaskResultStatus.READY, started_at=None, worker_ids=[])
        waking.wake()


def _same(rows: Sequence[Row]) -> QuerySet[Row]:
    return DBTaskResult.objects.filter(pk__in=[row.pk for row in rows])


def keep_leases(stop: threading.Event) -> None:
    while not stop.wait(LEASE.total_seconds() / 3):
        close_old_connections()
        _guarded(renew_and_reclaim)


def renew_and_reclaim() -> bool:
    """Renew this process's leases; put back what a dead process had. True: there was something to look at."""
    now = timezone.now()
    running = list(DBTaskResult.objects.running().only("id", "started_at", "worker_ids"))
    for row in running:
        same = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING, started_at=row.started_at)
        if row.worker_ids and row.worker_ids[-1].startswith(_process):
            same.update(started_at=now)
        elif row.started_at and row.started_at < now - LEASE:
            worn_out = len(row.worker_ids) >= MOST_ATTEMPTS
            same.update(status=TaskResultStatus.FAILED if worn_out else TaskResultStatus.READY)
            log.warning("Took up task %s again, left by a process that died", row.pk)
            waking.wake()
    return bool(running)


def _try_again_later(row: Row) -> None:
    attempts = len(row.worker_ids)
    if attempts >= MOST_ATTEMPTS:
        log.error("%s is given up after %s attempts", _words(row), attempts)
        return
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 4 ** (attempts - 1))
    DBTaskResult.objects.filter(pk=row.pk).update(
        status=TaskResultStatus.READY, run_after=timezone.now() + pause, finished_at=None
    )


def _guarded(step: Callable[[], bool]) -> bool:
    """What `step` says; False after a failure, so that a loop goes on (a locked or restarted database, say)."""
    try:
        return step()
    except Exception:
        log.exception("The task loop stumbled and goes on")
        connections.close_all()
        return False


def _words(row: Row) -> str:
    return f"{row.task_path} {row.args_kwargs['args']}"

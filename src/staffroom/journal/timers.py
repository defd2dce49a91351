"""Tasks that come round again: each is enqueued once per due time, however many processes look."""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from croniter import croniter
from django.conf import settings
from django.db import close_old_connections, connections, transaction
from django.tasks import Task
from django.utils import timezone
from django.utils.module_loading import import_string

from . import waking
from .models import Timer

LOOK_EVERY = 20.0

log = logging.getLogger("staffroom.timers")


@dataclass(frozen=True)
class Timed:
    """`task` (without arguments), each time `cron` (five fields, site time) comes due."""

    name: str
    cron: str
    task: Task[[], None]


def start(stop: threading.Event) -> threading.Thread:
    thread = threading.Thread(target=_look_until, args=(stop,), name="timers", daemon=True)
    thread.start()
    return thread


def look(now: datetime) -> int:
    """Enqueue what has come due since it last ran; a time missed while nobody ran comes once. How many."""
    timed: Sequence[Timed] = import_string(settings.JOURNAL_TIMERS)
    return sum(_enqueue_if_due(timer, now) for timer in timed)


def _look_until(stop: threading.Event) -> None:
    while not stop.is_set():
        close_old_connections()
        try:
            look(timezone.now())
        except Exception:
            log.exception("The timers stumbled and go on")
            connections.close_all()
        stop.wait(LOOK_EVERY)


def _enqueue_if_due(timed: Timed, now: datetime) -> bool:
    next_due = croniter(timed.cron, timezone.localtime(now)).get_next(datetime)
    row, is_new = Timer.objects.get_or_create(name=timed.name, defaults={"due_at": next_due})
    if is_new or row.due_at > now:
        return False
    with transaction.atomic():
        # Nothing got updated: another process was quicker.
        if not Timer.objects.filter(pk=row.pk, due_at=row.due_at).update(due_at=next_due):
            return False
        timed.task.enqueue()
        waking.wake_on_commit()
    return True

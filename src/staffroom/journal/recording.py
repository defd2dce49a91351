"""Writing facts down, together with the work that follows from them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.tasks import task
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult, get_date_max

from staffroom.foundation.prepared import Prepared
from staffroom.foundation.statements import Insertion

from .facts import Fact
from .models import Entry
from .waking import wake_on_commit

type Reaction = Callable[[Any], None]


@dataclass(frozen=True)
class AtOnce:
    """A reaction that shares the transaction of the change itself: for what may not be late by a second.

    Kept for promises (who may see what); everything else is queued.
    """

    reaction: Reaction


def record(fact: Fact) -> Entry:
    """Write `fact` down and queue each reaction to it, in the caller's transaction.

    Raises RuntimeError outside a transaction: a crash between the change and its entry would lose what follows.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("record() must share a transaction with the change it records.")
    entry = Entry(name=_path(type(fact)), data=asdict(fact))
    _store_entry(entry)
    for reaction in _reactions().get(type(fact), ()):
        if isinstance(reaction, AtOnce):
            reaction.reaction(fact)
        else:
            _queue(entry, reaction)
    wake_on_commit()
    return entry


def _queue(entry: Entry, reaction: Reaction) -> None:
    """As `react.enqueue` does, without composing the same statement for each and telling nobody of it."""
    _store_task(
        DBTaskResult(
            args_kwargs={"args": [entry.pk, _path(reaction)], "kwargs": {}},
            priority=react.priority,
            task_path=react.module_path,
            queue_name=react.queue_name,
            backend_name=react.backend,
            run_after=get_date_max(),
        )
    )


_store_entry, _store_task = Insertion(Entry), Insertion(DBTaskResult)


@task
def react(entry_id: int, reaction: str) -> None:
    """Run one reaction to one entry. May run twice after a crash: reactions are no-ops the second time."""
    [(name, data)] = _ENTRY(entry=entry_id)
    import_string(reaction)(import_string(name)(**data))


_ENTRY = Prepared(lambda entry: Entry.objects.filter(pk=entry).values_list("name", "data"))


def _reactions() -> Mapping[type[Fact], Sequence[Reaction | AtOnce]]:
    return import_string(settings.JOURNAL_REACTIONS)


def _path(thing: Any) -> str:
    return f"{thing.__module__}.{thing.__qualname__}"

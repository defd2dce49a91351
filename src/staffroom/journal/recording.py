"""Writing facts down, together with the work that follows from them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.tasks import task
from django.utils.module_loading import import_string

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
    entry = Entry.objects.create(name=_path(type(fact)), data=asdict(fact))
    for reaction in _reactions().get(type(fact), ()):
        if isinstance(reaction, AtOnce):
            reaction.reaction(fact)
        else:
            react.enqueue(entry.pk, _path(reaction))
    wake_on_commit()
    return entry


@task
def react(entry_id: int, reaction: str) -> None:
    """Run one reaction to one entry. May run twice after a crash: reactions are no-ops the second time."""
    entry = Entry.objects.get(pk=entry_id)
    fact = import_string(entry.name)(**entry.data)
    import_string(reaction)(fact)


def _reactions() -> Mapping[type[Fact], Sequence[Reaction | AtOnce]]:
    return import_string(settings.JOURNAL_REACTIONS)


def _path(thing: Any) -> str:
    return f"{thing.__module__}.{thing.__qualname__}"

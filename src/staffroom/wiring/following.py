"""What follows from something that a command did: done by the command itself, as nobody else may be there to do it."""

from collections.abc import Sequence

from django_tasks_db.models import DBTaskResult

from staffroom.journal import runner
from staffroom.journal.facts import Fact
from staffroom.journal.models import Entry
from staffroom.journal.recording import react


def follow(facts: Sequence[type[Fact]], *, network_id: int) -> int:
    """Run what follows from such facts of this network and nobody has begun. How many tasks."""
    names = [f"{fact.__module__}.{fact.__qualname__}" for fact in facts]
    ready = DBTaskResult.objects.ready().filter(task_path=react.module_path).values_list("args_kwargs", flat=True)
    waiting = {told["args"][0] for told in ready.iterator()}
    entries = Entry.objects.filter(name__in=names, data__network_id=network_id).order_by("pk")
    pks = [pk for pk in entries.values_list("pk", flat=True) if pk in waiting]
    return runner.run_reactions(pks, worker="command")

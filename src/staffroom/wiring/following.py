"""What follows from something that a command did: done by the command itself, as nobody else may be there to do it."""

from collections.abc import Sequence

from staffroom.journal import runner
from staffroom.journal.facts import Fact
from staffroom.journal.models import Entry


def last_entry() -> int:
    """The number of the latest entry of the journal by now; 0 if there is none."""
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def follow(facts: Sequence[type[Fact]], *, since: int, network_id: int) -> int:
    """Run what follows from such facts of this network, recorded after `since`, unless somebody runs it already."""
    names = [f"{fact.__module__}.{fact.__qualname__}" for fact in facts]
    entries = Entry.objects.filter(pk__gt=since, name__in=names, data__network_id=network_id).order_by("pk")
    return runner.run_reactions(list(entries.values_list("pk", flat=True)), worker="command")

"""The log: what was decided is written down, and crossed out again when it is undone."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from staffroom.journal.recording import record
from staffroom.rooms.people.models import Person

from ..choices import Choice
from ..facts import DecisionMade, DecisionUndone
from ..models import Appeal, Decision, Matter
from .appealing import answer_appeal
from .raising import settle


@transaction.atomic
def note(kind: str, *, by: Person | None, thing_id: int | None = None, **about: Any) -> Decision:
    """The decision, written down once for each `thing_id` (the room's row) of its kind. `about`: fields of Decision."""
    if thing_id is not None and (known := Decision.objects.filter(kind=kind, thing_id=thing_id).first()):
        return known
    made = Decision.objects.create(kind=kind, by=by, thing_id=thing_id, **{"made_at": timezone.now()} | about)
    record(DecisionMade(decision_id=made.pk))
    return made


def cross_out(kind: str, thing_id: int, *, by: Person | None) -> int:
    """It was undone, by `by` or (None) because its time was over. How many decisions that were."""
    found = Decision.objects.filter(kind=kind, thing_id=thing_id, undone_at=None)
    return sum(cross_out_one(decision, by=by) for decision in found)


@transaction.atomic
def cross_out_one(decision: Decision, *, by: Person | None) -> bool:
    """Whether it stood until now."""
    still = Decision.objects.filter(pk=decision.pk, undone_at=None)
    changed = still.update(undone_at=timezone.now(), undone_by=by)
    if changed:
        if made := Appeal.objects.filter(decision=decision, answered_at=None).first():
            decision.refresh_from_db(fields=["undone_reason"])
            answer_appeal(made, Appeal.Outcome.UNDONE, by=by, words=decision.undone_reason)
            settle(Matter.Kind.APPEAL, made.pk, by=by, choice=Choice.UNDO)
        record(DecisionUndone(decision_id=decision.pk))
    return bool(changed)

from dataclasses import dataclass

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from staffroom.journal import recording, runner
from staffroom.journal.facts import Fact
from staffroom.journal.models import Entry


@dataclass(frozen=True)
class KettleBoiled(Fact):
    cups: int


poured: list[int] = []


def pour(fact: KettleBoiled) -> None:
    poured.append(fact.cups)


def spill(fact: KettleBoiled) -> None:
    raise ZeroDivisionError("all over the floor")


REACTIONS = {KettleBoiled: [pour]}
CLUMSY = {KettleBoiled: [spill]}


@pytest.fixture(autouse=True)
def reactions(settings, db):
    poured.clear()
    settings.JOURNAL_REACTIONS = f"{__name__}.REACTIONS"


def test_a_fact_is_written_down_and_its_reactions_run():
    with transaction.atomic():
        entry = recording.record(KettleBoiled(cups=4))

    assert (entry.data, str(entry)) == ({"cups": 4}, "KettleBoiled")
    assert poured == []
    assert runner.run_all() == 1
    assert poured == [4]


@pytest.mark.django_db(transaction=True)
def test_recording_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="share a transaction"):
        recording.record(KettleBoiled(cups=1))


def test_what_is_rolled_back_leaves_neither_entry_nor_work():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        recording.record(KettleBoiled(cups=4))
        raise ZeroDivisionError

    assert (Entry.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_a_reaction_that_fails_is_tried_again_later_and_at_last_given_up(settings):
    settings.JOURNAL_REACTIONS = f"{__name__}.CLUMSY"
    with transaction.atomic():
        recording.record(KettleBoiled(cups=4))

    for attempt in range(1, runner.MOST_ATTEMPTS):
        assert runner.run_all() == 1
        row = DBTaskResult.objects.get()
        assert (row.status, len(row.worker_ids)) == ("READY", attempt)
        DBTaskResult.objects.update(run_after=row.enqueued_at)
    runner.run_all()

    assert DBTaskResult.objects.get().status == "FAILED"


def test_a_task_left_by_a_process_that_died_is_taken_up_again():
    with transaction.atomic():
        recording.record(KettleBoiled(cups=4))
    row = runner.claim("gone:1:abc:0")
    DBTaskResult.objects.update(started_at=row.started_at - 2 * runner.LEASE)

    runner.renew_and_reclaim()

    assert runner.run_all() == 1
    assert poured == [4]

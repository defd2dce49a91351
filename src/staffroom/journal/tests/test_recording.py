import threading
import time
from dataclasses import dataclass

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from staffroom.journal import recording, runner, waking
from staffroom.journal.facts import Fact
from staffroom.journal.models import Entry


@dataclass(frozen=True)
class KettleBoiled(Fact):
    cups: int


poured: list[int] = []
LATER = runner.SLOW * 1.5


def pour(fact: KettleBoiled) -> None:
    poured.append(fact.cups)


def dawdle(fact: KettleBoiled) -> None:
    time.sleep(LATER)
    poured.append(fact.cups)


def spill(fact: KettleBoiled) -> None:
    raise ZeroDivisionError("all over the floor")


REACTIONS = {KettleBoiled: [pour]}
CLUMSY = {KettleBoiled: [spill]}
SLOW_FIRST = {KettleBoiled: [dawdle, pour]}
CLUMSY_FIRST = {KettleBoiled: [spill, pour]}


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
    [row] = runner.claim("gone:1:abc:0")
    DBTaskResult.objects.update(started_at=row.started_at - 2 * runner.LEASE)

    runner.renew_and_reclaim()

    assert runner.run_all() == 1
    assert poured == [4]


def test_tasks_are_claimed_a_few_at_once_and_each_succeeds_or_fails_by_itself(settings):
    settings.JOURNAL_REACTIONS = f"{__name__}.CLUMSY_FIRST"
    with transaction.atomic():
        recording.record(KettleBoiled(cups=1))
        recording.record(KettleBoiled(cups=2))

    assert runner.run_some("here") == 4
    assert poured == [1, 2]
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == [
        "READY",
        "READY",
        "SUCCESSFUL",
        "SUCCESSFUL",
    ]


def test_what_waits_behind_a_slow_task_is_given_back_as_it_was(settings):
    settings.JOURNAL_REACTIONS = f"{__name__}.SLOW_FIRST"
    with transaction.atomic():
        recording.record(KettleBoiled(cups=1))

    assert runner.run_some("here") == 1
    left = DBTaskResult.objects.get(status="READY")
    assert (left.worker_ids, left.started_at) == ([], None)
    assert runner.run_all() == 1


def test_a_worker_that_is_told_to_stop_finishes_the_task_it_has_begun():
    with transaction.atomic():
        for cups in (1, 2, 3):
            recording.record(KettleBoiled(cups=cups))
    stop = threading.Event()
    stop.set()

    assert runner.run_some("here", stop) == 1
    assert (poured, DBTaskResult.objects.ready().count()) == ([1], 2)


def test_a_task_whose_worker_died_takes_no_other_with_it():
    with transaction.atomic():
        for cups in (1, 2):
            recording.record(KettleBoiled(cups=cups))
    assert len(runner.claim("gone:1:abc:0")) == 2
    DBTaskResult.objects.update(status="READY")

    assert len(runner.claim("here")) == 1


def test_a_bell_that_rings_between_looking_and_waiting_is_heard():
    bell = waking.Bell()
    looked = bell.rung
    bell.ring()
    began = time.monotonic()
    bell.wait(60, since=looked)

    assert time.monotonic() - began < 30

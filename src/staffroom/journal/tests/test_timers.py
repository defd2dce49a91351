from datetime import UTC, datetime, timedelta

import pytest
from django.tasks import task
from django_tasks_db.models import DBTaskResult

from staffroom.journal import timers


@task
def water_the_plants() -> None:
    """Nothing else to do here."""


TIMERS = [timers.Timed("water", "0 6 * * *", water_the_plants)]
DAWN = datetime(2026, 3, 4, 6, 0, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def our_timers(settings, db):
    settings.JOURNAL_TIMERS = f"{__name__}.TIMERS"


def test_a_timer_comes_once_each_time_it_is_due():
    counts = [timers.look(DAWN + timedelta(hours=hours)) for hours in (-7, -1, 0, 0, 5, 24, 24)]

    assert counts == [0, 0, 1, 0, 0, 1, 0]
    assert DBTaskResult.objects.count() == 2


def test_times_missed_while_nobody_ran_come_once():
    timers.look(DAWN - timedelta(hours=2))

    assert [timers.look(DAWN + timedelta(days=9)), timers.look(DAWN + timedelta(days=9))] == [1, 0]

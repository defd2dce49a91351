"""What is being handed to us goes before what has been taken in."""

import pytest

from staffroom.doors.email.receiving import LONGEST_BREATH, PATIENCE, SHORTEST_BREATH, Rush


class Day:
    """A clock that only sleeping moves on; `then` happens after each sleep."""

    def __init__(self):
        self.seconds = 0.0
        self.then = lambda: None

    def sleep(self, seconds):
        self.seconds += seconds
        self.then()


@pytest.fixture
def day():
    return Day()


@pytest.fixture
def rush(day):
    return Rush(lambda: day.seconds, day.sleep)


def steps(rush, day, *pauses):
    for pause in pauses:
        day.sleep(pause)
        rush.goes_on()


def held_up(rush, day, waited=0.0):
    began = day.seconds
    rush.let_pass(waited)
    return day.seconds - began


def test_nothing_is_held_up_while_no_mail_comes(rush, day):
    assert held_up(rush, day) == 0


def test_a_single_mail_is_worked_on_almost_at_once(rush, day):
    steps(rush, day, 60.0, 0.001, 0.001)
    assert held_up(rush, day) == pytest.approx(SHORTEST_BREATH)


def test_where_mails_come_slowly_one_after_the_other_their_pauses_are_waited_for(rush, day):
    steps(rush, day, 60.0, 0.01, 0.01, 0.04, 0.01, 0.01)
    assert held_up(rush, day) == pytest.approx(0.08)


def test_what_comes_now_and_then_is_no_rush(rush, day):
    steps(rush, day, *[2 * LONGEST_BREATH] * 10)
    assert held_up(rush, day) == pytest.approx(SHORTEST_BREATH)


def test_however_long_a_rush_goes_on_no_mail_waits_longer_than_it_may(rush, day):
    day.then = rush.goes_on
    steps(rush, day, 0.02, 0.02)
    assert held_up(rush, day, waited=1.0) == pytest.approx(PATIENCE - 1.0)
    assert held_up(rush, day, waited=PATIENCE) == 0

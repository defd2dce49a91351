"""What is being handed to us goes before what has been taken in."""

import pytest

from staffroom.doors.email.rush import LONGEST_BREATH, LONGEST_STEP, PATIENCE, SHORTEST_BREATH, Rush


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


def hand_over(rush, day, *, after=0.0, step=0.001, whose="one"):
    """A mail in three steps and its answer, `after` so many seconds of silence."""
    day.sleep(after)
    for _step in range(3):
        rush.goes_on(whose)
        day.sleep(step)
    rush.pauses(whose)


def held_up(rush, day, waited=0.0):
    began = day.seconds
    rush.let_pass(waited)
    return day.seconds - began


def test_nothing_is_held_up_while_no_mail_comes(rush, day):
    assert held_up(rush, day) == 0


def test_a_single_mail_is_worked_on_almost_at_once(rush, day):
    hand_over(rush, day, after=60)
    assert held_up(rush, day) == pytest.approx(SHORTEST_BREATH)


def test_where_mails_come_slowly_one_after_the_other_their_pauses_are_waited_for(rush, day):
    for _mail in range(3):
        hand_over(rush, day, after=0.02)
    assert held_up(rush, day) == pytest.approx(0.04)


def test_what_comes_now_and_then_is_no_rush(rush, day):
    for _mail in range(10):
        hand_over(rush, day, after=2 * LONGEST_BREATH)
    assert held_up(rush, day) == pytest.approx(SHORTEST_BREATH)


def test_a_mail_in_the_middle_of_being_handed_over_is_waited_for(rush, day):
    hand_over(rush, day, after=60)
    rush.goes_on("other")
    day.then = lambda: rush.pauses("other") if day.seconds > 60.1 else None
    assert held_up(rush, day) == pytest.approx(0.1, abs=2 * SHORTEST_BREATH)


def test_a_server_that_falls_silent_in_the_middle_of_a_mail_is_not_waited_for(rush, day):
    rush.goes_on("slow")
    assert held_up(rush, day) == pytest.approx(LONGEST_STEP)
    hand_over(rush, day, after=60)
    assert held_up(rush, day) == pytest.approx(SHORTEST_BREATH)


def test_however_long_a_rush_goes_on_no_mail_waits_longer_than_it_may(rush, day):
    day.then = lambda: rush.goes_on("one")
    rush.goes_on("one")
    assert held_up(rush, day, waited=1.0) == pytest.approx(PATIENCE - 1.0)
    assert held_up(rush, day, waited=PATIENCE) == 0

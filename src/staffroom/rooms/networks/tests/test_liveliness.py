from datetime import UTC, datetime, timedelta

import pytest

from staffroom.rooms.networks import liveliness
from staffroom.rooms.networks.actions import note_activity
from staffroom.rooms.networks.models import Network

from .factories import NetworkFactory

NOW = datetime(2026, 11, 21, 19, 0, tzinfo=UTC)


def said(network, *, every, since, until=timedelta()):
    times = [NOW - until - every * number for number in range(int((since - until) / every) + 1)]
    note_activity([network], at=times[0], earlier=times[1:])
    network.refresh_from_db()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("every", "words"),
    [
        (timedelta(hours=8), "lively"),
        (timedelta(days=3), "some messages a week"),
        (timedelta(days=14), "some messages a month"),
        (timedelta(days=55), "a message now and then"),
    ],
)
def test_how_often_something_is_said_in_words(every, words):
    network = NetworkFactory()
    said(network, every=every, since=timedelta(days=730))
    assert liveliness.words(network, NOW) == words


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("until", "words"), [(timedelta(days=90), "quiet since August"), (timedelta(days=600), "quiet since March 2025")]
)
def test_a_quiet_network_says_since_when(until, words):
    network = NetworkFactory()
    said(network, every=timedelta(hours=8), since=timedelta(days=700), until=until)
    assert liveliness.words(network, NOW) == words


def test_a_new_network_says_so():
    assert liveliness.words(Network(), NOW) == "nothing said yet"


@pytest.mark.django_db
def test_one_message_a_week_comes_to_one():
    network = NetworkFactory()
    said(network, every=timedelta(days=7), since=timedelta(days=1400))
    assert liveliness.messages_a_week(network, NOW) == pytest.approx(1.0, abs=0.15)


@pytest.mark.django_db
def test_the_order_in_which_messages_are_counted_makes_no_difference():
    one, other = NetworkFactory(), NetworkFactory()
    times = [NOW - timedelta(days=days) for days in (1, 40, 200)]
    for at in times:
        note_activity([one], at=at, new_conversations=1)
    for at in reversed(times):
        note_activity([other], at=at, new_conversations=1)
    one.refresh_from_db()
    other.refresh_from_db()
    assert one.warmth == pytest.approx(other.warmth)
    assert (one.last_message_at, one.conversation_count, one.version) == (NOW - timedelta(days=1), 3, 4)
    assert (other.last_message_at, other.conversation_count, other.version) == (NOW - timedelta(days=1), 3, 4)


def test_the_figure_lasts_this_century():
    assert liveliness.weight(datetime(2090, 1, 1, tzinfo=UTC)) * 1_000_000 < float("inf")

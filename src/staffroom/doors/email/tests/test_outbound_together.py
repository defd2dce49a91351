"""Several senders, and the loop they run in: with real threads and transactions."""

import threading
import time
from contextlib import contextmanager

import pytest

from staffroom.doors.email import outbox, relays, sending
from staffroom.doors.email.models import Delivery, Relay
from staffroom.journal import waking

from .outbound import network_of, person, post, relay, states

pytestmark = pytest.mark.django_db(transaction=True)
MEMBERS = 12


@pytest.fixture
def message(on_disk, outbound, run_tasks):
    author = person("Maeve Tully")
    network = network_of(author, *[person(f"Reader {chr(ord('A') + number)}") for number in range(MEMBERS)])
    run_tasks()
    Delivery.objects.all().delete()
    return post(author, network)


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(outbox, "LEASED_AT_ONCE", 3)


def until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


def test_two_connections_send_every_mail_once(message, small_batches, run_tasks):
    run_tasks()
    with relay(connections=2) as desk:
        assert sending.send_waiting() == MEMBERS
        recipients = [recipients[0] for _, recipients, _, _ in desk.accepted]
    assert sorted(recipients) == sorted(states())
    assert set(states().values()) == {"sent"}


@contextmanager
def loop_running():
    """The sending loop in a thread of its own; it has ended when the block is left."""
    stop = threading.Event()
    loop = threading.Thread(target=sending.run, args=(stop,), daemon=True)
    loop.start()
    try:
        yield
    finally:
        stop.set()
        waking.wake()
        loop.join(20)
    assert not loop.is_alive()


def test_the_loop_sends_what_comes_in_and_ends_when_told(message, small_batches, run_tasks):
    with relay(connections=1) as desk, loop_running():
        run_tasks()
        assert until(lambda: len(desk.accepted) == MEMBERS)
    assert set(states().values()) == {"sent"}


def test_a_relay_that_is_put_right_is_used_at_once(message, small_batches, monkeypatch, run_tasks):
    monkeypatch.setattr(sending, "FIRST_PAUSE", 3600.0)
    monkeypatch.setattr(sending, "LONGEST_PAUSE", 3600.0)
    run_tasks()
    relays.enter(host="127.0.0.1", port=9, security="none")
    with loop_running():
        assert until(lambda: Relay.objects.get().last_trouble != "")
        with relay(connections=1) as desk:
            assert until(lambda: len(desk.accepted) == MEMBERS)
            assert until(lambda: set(states().values()) == {"sent"})


def test_stopping_in_the_middle_finishes_the_batch_and_leaves_the_rest_waiting(message, small_batches, run_tasks):
    run_tasks()
    stop = threading.Event()
    with relay(connections=1) as desk:
        real = desk.handle_DATA

        async def stop_at_the_second(server, session, envelope):
            if len(desk.accepted) == 1:
                stop.set()
            return await real(server, session, envelope)

        desk.handle_DATA = stop_at_the_second
        assert sending.send_waiting(stop) == 3
    assert sorted(states().values()) == ["sent"] * 3 + ["waiting"] * (MEMBERS - 3)
    assert not Delivery.objects.filter(leased_until__isnull=False).exists()


def test_trouble_in_one_sender_is_told_and_the_others_finish(on_disk):
    counts = iter([ZeroDivisionError(), 7])

    def work():
        result = next(counts)
        if isinstance(result, Exception):
            raise result
        return result

    with pytest.raises(ZeroDivisionError):
        sending._together(2, work)
    assert next(counts, "all ran") == "all ran"

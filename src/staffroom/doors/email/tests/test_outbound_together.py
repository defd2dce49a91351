"""Several senders, and the loop they run in: with real threads and transactions."""

import threading
import time

import pytest

from staffroom.doors.email import outbox, sending
from staffroom.doors.email.models import Delivery
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


def until(condition, seconds=10):
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


def test_the_loop_sends_what_comes_in_and_ends_when_told(message, small_batches, run_tasks):
    stop = threading.Event()
    with relay(connections=1) as desk:
        loop = threading.Thread(target=sending.run, args=(stop,))
        loop.start()
        run_tasks()
        assert until(lambda: len(desk.accepted) == MEMBERS)
        stop.set()
        waking.wake()
        loop.join(10)
    assert not loop.is_alive()
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

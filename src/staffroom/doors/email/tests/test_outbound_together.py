"""Several senders, and the loop they run in: with real threads and transactions."""

import os
import signal
import threading
import time
from collections import Counter
from contextlib import contextmanager

import dkim
import pytest
from django.utils import timezone

from staffroom.doors.email import domain, handing_over, outbox, relays, sending
from staffroom.doors.email.models import Delivery, Relay
from staffroom.foundation.dkim import dns_record
from staffroom.foundation.mailing import Courier
from staffroom.journal import waking

from .outbound import arrived, network_of, person, post, relay, states

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
    monkeypatch.setattr(outbox, "LEASED_FROM_THE_QUICK", 3)


@pytest.fixture
def couriers(monkeypatch):
    """All but the first batch leave by processes of their own, as if there were many: those that were started."""
    started = []

    class Waited(Courier):
        def __init__(self, *given):
            super().__init__(*given)
            started.append(self)

        @property
        def is_ready(self):
            return until(lambda: super(Waited, self).is_ready)

    monkeypatch.setattr(sending, "MANY", 1)
    monkeypatch.setattr(handing_over, "Courier", Waited)
    return started


def until(condition, seconds=60):
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
        loop.join(60)
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


def test_many_leave_by_processes_of_their_own_that_end_with_the_last(
    message, small_batches, couriers, settings, tmp_path, run_tasks
):
    settings.DKIM_KEY = tmp_path / "dkim.pem"
    assert domain.make_key()
    record = dns_record(settings.DKIM_KEY.read_text()).encode()
    run_tasks()
    with relay(connections=2) as desk:
        assert sending.send_waiting() == MEMBERS
        mails = arrived(desk)
    assert [mail.recipient for mail in mails] == sorted(states())
    assert [dkim.verify(mail.raw, dnsfunc=lambda *_, **__: record) for mail in mails] == [True] * MEMBERS
    assert set(states().values()) == {"sent"}
    assert [courier._process.returncode for courier in couriers] == [0, 0]
    assert Relay.objects.get().last_worked_at is not None


def test_until_their_process_is_there_the_first_of_many_leave_from_this_one(
    message, small_batches, couriers, monkeypatch, run_tasks
):
    looks = []
    monkeypatch.setattr(handing_over.Courier, "is_ready", property(lambda self: looks.append(self) or len(looks) > 1))
    run_tasks()
    with relay(connections=1) as desk:
        assert sending.send_waiting() == MEMBERS
        assert len(desk.sessions) == 2
    assert (len(couriers), len(looks)) == (1, 3)
    assert set(states().values()) == {"sent"}


def test_what_the_server_says_counts_as_it_does_from_this_process(message, small_batches, couriers, run_tasks):
    run_tasks()
    gone, busy = "reader-k@mail.example", "reader-l@mail.example"
    with relay(refusals={gone: "550 5.1.1 No such user", busy: "451 4.7.1 Greylisted"}):
        sending.send_waiting()
    assert (states()[gone], states()[busy]) == ("bounced", "waiting")
    assert Delivery.objects.get(to=busy).answer == "451 4.7.1 Greylisted"
    assert Counter(states().values()) == {"sent": MEMBERS - 2, "bounced": 1, "waiting": 1}
    assert len(couriers) == 1


def test_a_process_that_is_killed_loses_nobody_and_what_is_doubled_bears_the_same_name(
    message, small_batches, couriers, run_tasks
):
    run_tasks()
    with relay(connections=1) as desk:
        real = desk.handle_DATA

        async def kill_at_the_fifth(server, session, envelope):
            if len(desk.accepted) == 4:
                os.kill(couriers[0]._process.pid, signal.SIGKILL)
            return await real(server, session, envelope)

        desk.handle_DATA = kill_at_the_fifth
        assert sending.send_waiting() == MEMBERS
        mails = arrived(desk)
    assert len(couriers) == 1
    assert set(states().values()) == {"sent"}
    assert {mail.recipient for mail in mails} == set(states())
    assert {mail["Message-ID"] for mail in mails} == {f"<m{message.pk}@lists.example.org>"}
    assert max(Counter(mail.recipient for mail in mails).values()) <= 2


def test_stopping_lets_their_process_finish_its_batch(message, small_batches, couriers, run_tasks):
    run_tasks()
    stop = threading.Event()
    with relay(connections=1) as desk:
        real = desk.handle_DATA

        async def stop_at_the_fifth(server, session, envelope):
            if len(desk.accepted) == 4:
                stop.set()
                os.kill(couriers[0]._process.pid, signal.SIGTERM)  # as systemd does it
            return await real(server, session, envelope)

        desk.handle_DATA = stop_at_the_fifth
        assert sending.send_waiting(stop) == 6
    assert Counter(states().values()) == {"sent": 6, "waiting": MEMBERS - 6}
    assert [courier._process.returncode for courier in couriers] == [0]


def test_where_no_process_can_be_started_mail_leaves_from_this_one(
    message, small_batches, couriers, monkeypatch, run_tasks
):
    def refuse(*given):
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr(handing_over, "Courier", refuse)
    run_tasks()
    with relay(connections=1):
        assert sending.send_waiting() == MEMBERS


def test_batches_grow_while_the_relay_is_quick_and_shrink_when_it_is_not(
    message, small_batches, monkeypatch, run_tasks
):
    monkeypatch.setattr(outbox, "LEASED_FROM_THE_QUICK", 5)
    sizes = []
    real = sending._send

    def noted(batch, *given):
        sizes.append(len(batch))
        monkeypatch.setattr(sending, "QUICK", 0 if len(sizes) == 2 else 3600)
        return real(batch, *given)

    monkeypatch.setattr(sending, "_send", noted)
    run_tasks()
    with relay(connections=1):
        sending.send_waiting()
    assert sizes == [3, 5, 3, 1]


@pytest.mark.once
def test_leasing_neither_reads_nor_sorts_all_that_wait(message):
    """On SQLite: PostgreSQL counts the rows before it chooses an index."""
    waiting = outbox.ready(timezone.now()).order_by("next_attempt_at", "pk")
    plans = [rows.explain() for rows in (waiting[:200], waiting.filter(letter__isnull=False)[:200])]
    assert [plan.partition("USING INDEX ")[2] for plan in plans] == [
        "delivery_ready (state=? AND next_attempt_at<?)",
        "delivery_ready_letter (state=? AND next_attempt_at<?)",
    ]


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

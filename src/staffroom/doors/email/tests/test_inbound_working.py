"""The loop that processes what comes in, and what it leaves when it stops or dies."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from staffroom.doors.email import processing, reading_ahead
from staffroom.doors.email.models import Incoming
from staffroom.rooms.conversations.models import Conversation, Message

from .inbound import written

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kept(network, jo, deliver):
    """`kept(n)`: n mails of Jo's that wait."""

    def make(count):
        return [deliver(written(jo, f"Thing {number}", "Words."), to=network, process=False) for number in range(count)]

    return make


def test_the_loop_posts_what_arrives_in_its_order(kept):
    stop = threading.Event()
    thread = threading.Thread(target=reading_ahead.run, args=(stop,))
    kept(5)
    thread.start()
    try:
        deadline = time.monotonic() + 60
        while Incoming.objects.exclude(state="done").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        stop.set()
        thread.join()

    titles = Conversation.objects.order_by("pk").values_list("title", flat=True)
    assert list(titles) == ["Thing 0", "Thing 1", "Thing 2", "Thing 3", "Thing 4"]


def test_an_idle_loop_takes_no_write_lock(site, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert processing.lease(timezone.now()) == []


def test_a_leased_mail_is_nobody_elses_until_the_lease_runs_out(kept):
    [row] = kept(1)
    now = timezone.now()

    assert processing.lease(now) == [row]
    assert processing.lease(now) == []
    assert processing.lease(now + processing.LEASE) == [row]


def test_a_mail_whose_worker_died_comes_alone(kept):
    first, *_others = kept(3)
    Incoming.objects.filter(pk=first.pk).update(attempts=1)

    assert processing.lease(timezone.now()) == [first]


def test_a_mail_that_kills_its_worker_each_time_is_held_unread(kept, monkeypatch):
    [row] = kept(1)
    Incoming.objects.update(attempts=processing.MOST_ATTEMPTS)

    def deadly(raw):
        raise AssertionError("It must not be read again.")

    monkeypatch.setattr(processing, "read", deadly)
    processing.process_all()

    row.refresh_from_db()
    assert (row.state, row.reason) == ("held", "keeps-failing")


def test_what_is_given_back_is_as_it_was(kept):
    kept(3)
    processing.give_back(processing.lease(timezone.now()))

    assert set(Incoming.objects.values_list("state", "attempts", "leased_until")) == {("waiting", 0, None)}


def test_a_worker_that_was_too_slow_undoes_what_it_did(kept, site):
    [row] = kept(1)
    [slow] = processing.lease(timezone.now() - timedelta(hours=1))
    processing.process_all()
    processing.process(slow, site)

    row.refresh_from_db()
    assert (row.state, Message.objects.count()) == ("done", 1)


def test_trouble_of_the_database_is_not_held_against_the_mail(kept, monkeypatch):
    [row] = kept(1)

    def unwell(mail):
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(processing, "act", unwell)
        patch.setattr(processing.connections, "close_all", lambda: None)  # it would close the test's own
        for _attempt in range(5):
            processing.process_all()
            Incoming.objects.update(leased_until=None)
    processing.process_all()

    row.refresh_from_db()
    assert (row.state, row.attempts) == ("done", 1)


def test_two_workers_with_the_same_mail_from_two_ways_post_it_once(network, jo, deliver, monkeypatch):
    from staffroom.doors.email.acting import posting

    mail = written(jo, "Keys", "Yours?", message_id="one@jo.example")
    deliver(mail, to=network)
    # As if the first worker had committed just after the second one looked.
    with monkeypatch.context() as patch:
        patch.setattr(posting, "_come_before", lambda mail: [])
        row = deliver(mail, to=network)
        assert (row.state, Message.objects.count()) == ("waiting", 1)
    Incoming.objects.update(leased_until=None)
    processing.process_all()

    row.refresh_from_db()
    assert (row.state, row.reason, Message.objects.count()) == ("done", "duplicate", 1)

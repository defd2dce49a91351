from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from staffroom.commons.search import rebuilding, results, tasks
from staffroom.commons.search.models import Entry, Standing, Words
from staffroom.foundation.words import Query
from staffroom.journal import runner
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.conversations.tests.factories import long_conversation, network_of
from staffroom.rooms.people.models import Person
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo():
    return PersonFactory(name="Jo Norwood", handle="jo-norwood")


def count(person, asked):
    return results.search(person, Query.read(asked)).count


def things():
    return set(Entry.objects.values_list("kind", "thing"))


def test_what_was_there_before_the_index_is_found_when_it_was_built(jo):
    long_conversation(7, author=jo)

    assert (count(jo, "message"), rebuilding.is_built()) == (0, False)
    tasks.build.func()
    assert (count(jo, "message"), rebuilding.is_built()) == (7, True)


def test_it_says_how_far_it_is_and_doing_it_again_changes_nothing(jo, monkeypatch):
    monkeypatch.setattr(rebuilding, "BATCH", 3)
    long_conversation(7, author=jo)
    steps = [(step.done, step.total, step.indexed) for step in rebuilding.rebuild() if step.kind == "message"]
    entries = set(Entry.objects.values_list("number", "kind", "thing"))
    list(rebuilding.rebuild())

    assert steps == [(3, 7, 3), (6, 7, 6), (7, 7, 7)]
    assert set(Entry.objects.values_list("number", "kind", "thing")) == entries


def test_broken_off_it_goes_on_where_it_was(jo, monkeypatch):
    monkeypatch.setattr(rebuilding, "BATCH", 3)
    long_conversation(7, author=jo)
    next(rebuilding.rebuild())
    rest = [step.done for step in rebuilding.rebuild(resume=True) if step.kind == "message"]

    assert rest == [3, 4]
    assert count(jo, "message") == 7
    assert (Standing.objects.get().kind, Standing.objects.get().built_at is not None) == ("", True)


def test_what_is_there_no_more_is_swept_out(jo):
    conversation = long_conversation(3, author=jo)
    runner.run_all()
    there = things()
    Entry.objects.create(number=7, kind="message", thing=conversation.messages.order_by("pk")[0].pk + 10_000)
    Entry.objects.create(number=8, kind="person", thing=jo.pk + 10_000)
    Message.objects.filter(number=2).update(
        withdrawn_at=timezone.now() - timedelta(days=1), source="", html="", excerpt=""
    )
    list(rebuilding.rebuild())

    withdrawn = Message.objects.get(number=2).pk
    assert things() & there == there - {("message", withdrawn)}
    assert {thing for _kind, thing in things()} & {jo.pk + 10_000, withdrawn + 10_000} == set()
    assert Words.objects.count() == Entry.objects.count()


def test_a_person_who_has_gone_without_a_word_is_forgotten_at_night(jo):
    gone = PersonFactory(name="Never Proved")
    list(rebuilding.rebuild())
    Person.objects.filter(pk=gone.pk).delete()
    tasks.tidy.func()

    assert things() & {("person", gone.pk), ("person", jo.pk)} == {("person", jo.pk)}


def test_words_that_were_taken_out_are_wiped_from_the_file(jo):
    place = network_of(jo)
    conversation = long_conversation(3, author=jo, network=place)
    Message.objects.filter(conversation=conversation, number=2).update(html="<p>Zqelephantqz</p>")
    list(rebuilding.rebuild())
    assert b"zqelephantqz" in written()
    Message.objects.filter(conversation=conversation, number=2).update(html="<p>Giraffe</p>")
    list(rebuilding.rebuild())
    rebuilding.wipe()

    assert b"zqelephantqz" not in written()
    assert count(jo, "giraffe") == 1


def written() -> bytes:
    """All that the index consists of."""
    column = "block FROM search_words_data" if connection.vendor == "sqlite" else "words::text::bytea FROM search_words"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column}")
        return b"".join(bytes(block) for (block,) in cursor.fetchall())

"""Queries put together once: the same rows as ever, for whatever values. Asked of tables that a library brings."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Value
from django.utils import timezone

from staffroom.foundation.prepared import NotPreparable, Prepared

pytestmark = pytest.mark.django_db


def permissions(kind, beyond):
    """One value in several places, and with each row what belongs to it."""
    found = Permission.objects.filter(content_type=kind, pk__gt=beyond).select_related("content_type")
    return found.annotate(asked=Value(kind)).order_by("pk")[:2]


BY_MODEL = Prepared(lambda model: ContentType.objects.filter(model=model))
PERMISSIONS = Prepared(permissions)
NAMES = Prepared(
    lambda beyond: Permission.objects.filter(pk__gt=beyond).order_by("pk").values_list("pk", "name", named=True)
)


@pytest.fixture
def a_kind():
    """`a_kind(model, …)`: a kind of thing, and what may be done with it."""

    def made(model, *names):
        kind = ContentType.objects.create(app_label="things", model=model)
        return kind, [Permission.objects.create(content_type=kind, codename=name, name=name) for name in names]

    return made


def test_the_first_time_and_the_next_give_what_the_query_gives(a_kind):
    chair, _ = a_kind("chair")
    table, _ = a_kind("table")

    found = [BY_MODEL(model=model) for model in ("chair", "table", "chair", "nothing")]

    assert found == [[chair], [table], [chair], []]
    assert (BY_MODEL.first(model="chair"), BY_MODEL.first(model="nothing")) == (chair, None)


def test_rows_come_with_what_belongs_to_them_and_what_was_added(a_kind, django_assert_num_queries):
    (chair, _), (table, may) = a_kind("chair", "sit"), a_kind("table", "lay", "clear", "polish", "move")
    PERMISSIONS(kind=chair.pk, beyond=0)

    with django_assert_num_queries(1):
        found = PERMISSIONS(kind=table.pk, beyond=may[0].pk)
        shown = [(row.name, row.content_type.model, row.asked) for row in found]

    assert shown == [("clear", "table", table.pk), ("polish", "table", table.pk)]
    assert found == list(permissions(table.pk, may[0].pk))


def test_rows_may_be_named_tuples(a_kind):
    _, may = a_kind("chair", "sit", "stand")

    assert [(row.pk, row.name) for row in NAMES(beyond=may[0].pk)] == [(may[1].pk, "stand")]
    assert NAMES(beyond=may[1].pk) == []


def test_times_come_as_times():
    soon = timezone.now()
    Session.objects.create(session_key="soon", expire_date=soon)

    assert Prepared(lambda key: Session.objects.filter(session_key=key)).first(key="soon").expire_date == soon


def test_a_number_that_no_column_can_hold_finds_nothing(a_kind):
    a_kind("chair", "sit")

    assert (NAMES(beyond=10**30), NAMES(beyond=-(10**30))) == ([], [])


def test_words_are_values_whatever_they_say(a_kind):
    a_kind("chair")

    assert [BY_MODEL(model=model) for model in ("chair' OR '1'='1", "%s", "%(model)s")] == [[], [], []]


@pytest.mark.django_db(transaction=True)
def test_threads_ask_with_connections_of_their_own(a_kind):
    chair, _ = a_kind("chair")

    def ask(_):
        try:
            return BY_MODEL(model="chair")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(ask, range(8))) == [[chair]] * 8


@pytest.mark.parametrize(
    "build",
    [
        lambda pk: ContentType.objects.filter(pk=pk + 1),
        lambda pk: ContentType.objects.filter(pk__in=range(pk % 3 + 1)),
        lambda pk: ContentType.objects.all(),
        lambda pk: ContentType.objects.filter(pk=pk).prefetch_related("permission_set"),
    ],
    ids=["another value", "as many as the value says", "the value is not asked for", "a second query"],
)
def test_what_is_not_one_query_for_all_values_is_refused(build):
    with pytest.raises(NotPreparable):
        Prepared(build)(pk=1)

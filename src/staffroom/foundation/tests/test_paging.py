from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from staffroom.foundation.paging import key_from, page_after

# The foundation has no rows of its own to page through.
Entry = apps.get_model("journal", "Entry")

START = datetime(2026, 1, 1, 9, tzinfo=UTC)
LATEST_FIRST = ("-recorded_at", "-pk")

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries():
    """Ten entries, three to a moment: E0, E1, E2 at 9:00:00.000001, E3 … a minute later."""
    return [
        Entry.objects.create(
            name=f"E{number}", data={}, recorded_at=START + timedelta(minutes=number // 3, microseconds=1)
        )
        for number in range(10)
    ]


def names(page):
    return [entry.name for entry in page.items]


def latest(key=None, size=4):
    return page_after(Entry.objects.all(), order=LATEST_FIRST, key=key, size=size)


def test_pages_follow_each_other_and_lead_back(entries):
    first = latest()
    second = latest(first.next_key)
    third = latest(second.next_key)
    assert [names(first), names(second), names(third)] == [
        ["E9", "E8", "E7", "E6"],
        ["E5", "E4", "E3", "E2"],
        ["E1", "E0"],
    ]
    assert (first.previous_key, third.next_key) == (None, None)

    back = latest(third.previous_key)
    assert names(back) == names(second)
    assert names(latest(back.next_key)) == names(third)
    beginning = latest(back.previous_key)
    assert (names(beginning), beginning.previous_key) == (names(first), None)


@pytest.mark.parametrize(
    "order",
    [
        ("recorded_at", "pk"),
        ("-recorded_at", "pk"),
        ("recorded_at", "-pk"),
        ("-pk",),
        ("name",),
        ("-recorded_at", "name", "pk"),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 10])
def test_no_row_is_missed_or_shown_twice_in_any_order(entries, order, size):
    everything = [entry.name for entry in Entry.objects.order_by(*order)]
    there, key, last = [], None, None
    for _ in range(10 // size + 1):
        last = page_after(Entry.objects.all(), order=order, key=key, size=size)
        there += names(last)
        key = last.next_key
        if key is None:
            break
    assert there == everything

    back, page = names(last), last
    while page.previous_key:
        page = page_after(Entry.objects.all(), order=order, key=page.previous_key, size=size)
        back = names(page) + back
    assert back == everything


def test_what_arrives_meanwhile_shifts_nothing(entries):
    first = latest()
    Entry.objects.create(name="new", data={}, recorded_at=START + timedelta(days=1))
    assert names(latest(first.next_key)) == ["E5", "E4", "E3", "E2"]


def test_a_page_can_begin_with_a_given_row(entries):
    page = latest(key_from(entries[4], LATEST_FIRST))
    assert names(page) == ["E4", "E3", "E2", "E1"]
    assert names(latest(page.previous_key)) == ["E8", "E7", "E6", "E5"]


def test_a_page_that_begins_with_the_first_row_has_none_before_it(entries):
    assert latest(key_from(entries[9], LATEST_FIRST)).previous_key is None


def test_a_row_that_is_gone_still_marks_its_place(entries):
    key = latest().next_key
    entries[6].delete()
    assert names(latest(key)) == ["E5", "E4", "E3", "E2"]


def test_a_key_that_leads_beyond_the_end_gives_the_first_page(entries):
    page = latest(size=9)
    entries[0].delete()
    assert names(latest(page.next_key)) == ["E9", "E8", "E7", "E6"]


def test_an_empty_list_is_an_empty_page():
    page = latest()
    assert (page.items, page.next_key, page.previous_key) == ([], None, None)


@pytest.mark.parametrize("key", ["", "x", "=", "é", "a" * 500, "%00", "W10", "WyJhIl0AAAAAAAAAAAA", "\x00", "\ud800"])
def test_a_made_up_key_gives_the_first_page(entries, key):
    assert names(latest(key)) == ["E9", "E8", "E7", "E6"]


def test_a_key_with_a_changed_letter_gives_the_first_page(entries):
    key = latest().next_key
    for place in range(len(key)):
        other = "A" if key[place] != "A" else "B"
        assert names(latest(key[:place] + other + key[place + 1 :])) == ["E9", "E8", "E7", "E6"]


def test_a_key_of_another_order_gives_the_first_page(entries):
    key = latest().next_key
    assert names(page_after(Entry.objects.all(), order=("recorded_at", "pk"), key=key, size=2)) == ["E0", "E1"]


def test_keys_can_stand_in_an_address(entries):
    key = latest().next_key
    assert set(key) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    assert len(key) < 100


@given(st.text(max_size=60))
def test_no_key_ever_raises(key):
    page_after(Entry.objects.none(), order=LATEST_FIRST, key=key, size=2)


def test_a_page_costs_one_query(entries, django_assert_num_queries):
    middle = latest().next_key
    back = latest(middle).previous_key
    for key in (None, middle, back):
        with django_assert_num_queries(1):
            latest(key)


def test_a_far_page_is_found_by_the_index():
    Entry.objects.bulk_create(
        Entry(name="x", data={}, recorded_at=START + timedelta(minutes=number)) for number in range(2_000)
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE journal_entry")
    order = ("name", "-recorded_at", "-pk")
    row = Entry.objects.order_by(*order)[1_500]
    plan = _plan_of(Entry.objects.filter(name="x"), ("recorded_at", "pk"), key_from(row, ("recorded_at", "pk")))
    assert "journal_entry_name_when" in plan
    assert "recorded_at>" in plan.replace(" ", "").replace('"', "")


def _plan_of(queryset, order, key):
    """How the database goes about the page that `key` stands for."""
    plans = []

    def explain(execute, sql, params, many, context):
        if sql.startswith("SELECT") and "LIMIT" in sql and " 1 AS " not in sql:
            with connection.cursor() as cursor:
                cursor.cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{sql}", params)
                plans.append("\n".join(str(row) for row in cursor.cursor.fetchall()))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        page_after(queryset, order=order, key=key, size=20)
    return plans[-1]

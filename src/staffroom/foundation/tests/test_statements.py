from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db.models import F
from django.db.models.functions import Coalesce, Greatest

from staffroom.foundation import statements
from staffroom.foundation.statements import Change, Insertion, given

# The foundation has no rows of its own to ask for.
Timer = apps.get_model("journal", "Timer")
Entry = apps.get_model("journal", "Entry")

MORNING, NOON = datetime(2026, 1, 1, 9, tzinfo=UTC), datetime(2026, 1, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_what_is_given_is_a_value_and_never_sql():
    renamed = Change(lambda: (Timer.objects.filter(name=given("name")), {"name": given("other")}))
    Timer.objects.create(name="100% ' OR 1=1 --", due_at=MORNING)

    assert renamed(name="' OR 1=1 --", other="found") == 0
    assert renamed(name="100% ' OR 1=1 --", other="%s '; --") == 1
    assert Timer.objects.get().name == "%s '; --"


def test_a_change_says_how_many_rows_it_changed():
    later = Change(
        lambda: (
            Timer.objects.filter(name=given("name")),
            {"due_at": Greatest(Coalesce("due_at", given("at")), given("at")), "name": F("name")},
        )
    )
    Timer.objects.create(name="kettle", due_at=MORNING)

    assert (later(name="kettle", at=NOON), later(name="bell", at=NOON)) == (1, 0)
    assert later(name="kettle", at=MORNING) == 1
    assert Timer.objects.get().due_at == NOON


def test_a_row_is_stored_as_django_would_have_and_can_be_saved_again():
    store = Insertion(Entry)
    ours, djangos = Entry(name="Boiled", data={"cups": 4}), Entry(name="Boiled", data={"cups": 4})
    store(ours)
    djangos.save()

    stored = {row.pk: (row.name, row.data) for row in Entry.objects.all()}
    assert stored == {ours.pk: ("Boiled", {"cups": 4}), djangos.pk: ("Boiled", {"cups": 4})}
    assert Entry.objects.filter(recorded_at__isnull=False).count() == 2
    ours.name = "Poured"
    ours.save(update_fields=["name"])
    assert set(Entry.objects.values_list("name", flat=True)) == {"Boiled", "Poured"}


def test_many_rows_are_stored_in_their_order(monkeypatch):
    monkeypatch.setattr(statements, "_MOST_VALUES", 20)
    rows = [Entry(name=f"Cup {number}", data={"cups": number}) for number in range(23)]

    Insertion(Entry).all(rows)

    assert list(Entry.objects.order_by("pk").values_list("pk", "name")) == [(row.pk, row.name) for row in rows]
    Insertion(Entry).all([])
    assert Entry.objects.count() == 23


def test_of_rows_that_are_there_only_the_missing_ones_are_stored():
    Timer.objects.create(name="kettle", due_at=MORNING)

    Insertion(Timer).missing([Timer(name="kettle", due_at=NOON), Timer(name="bell", due_at=NOON)])

    assert dict(Timer.objects.values_list("name", "due_at")) == {"kettle": MORNING, "bell": NOON}


def test_a_change_is_made_for_each_of_many(django_assert_num_queries):
    put_off = Change(lambda: (Timer.objects.filter(name=given("name")), {"due_at": given("at")}))
    for name in ("kettle", "bell", "post"):
        Timer.objects.create(name=name, due_at=MORNING)

    with django_assert_num_queries(1):
        put_off.for_each({"name": name, "at": NOON} for name in ("kettle", "bell"))
    put_off.for_each([])

    assert dict(Timer.objects.values_list("name", "due_at")) == {"kettle": NOON, "bell": NOON, "post": MORNING}

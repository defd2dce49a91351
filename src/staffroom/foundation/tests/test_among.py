"""Keys that are one of many. Asked of tables that a library brings."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q

from staffroom.foundation.among import Among

pytestmark = pytest.mark.django_db


@pytest.fixture
def kinds():
    return [ContentType.objects.create(app_label="things", model=name) for name in ("chair", "lamp", "table")]


@pytest.fixture
def may_sit(kinds):
    return Permission.objects.create(content_type=kinds[0], codename="sit", name="sit")


def test_rows_with_one_of_the_keys_are_found_and_no_others(kinds):
    chair, _lamp, table = kinds

    assert set(ContentType.objects.filter(Among("pk", [chair.pk, table.pk, 0]))) == {chair, table}
    assert list(ContentType.objects.filter(Among("pk", []))) == []


def test_it_stands_beside_other_conditions_and_can_be_turned_round(kinds):
    chair, lamp, table = kinds
    things = ContentType.objects.filter(app_label="things")

    assert set(things.filter(Q(Among("pk", [chair.pk])) | Q(model="lamp"))) == {chair, lamp}
    assert set(things.filter(~Q(Among("pk", [chair.pk])))) == {lamp, table}
    assert set(things.exclude(Among("pk", [chair.pk, lamp.pk]))) == {table}


def test_it_asks_of_relations_also_within_another_query(kinds, may_sit):
    inner = Permission.objects.filter(Among("content_type", [kinds[0].pk]), content_type=OuterRef("pk"))

    assert list(Permission.objects.filter(Among("content_type", [kinds[0].pk]))) == [may_sit]
    assert list(ContentType.objects.filter(Exists(inner))) == [kinds[0]]


def test_as_many_as_there_may_be(kinds):
    keys = [*range(kinds[0].pk + 1_000_000, kinds[0].pk + 1_050_000), kinds[0].pk]

    assert list(ContentType.objects.filter(Among("pk", keys))) == [kinds[0]]


def test_only_numbers_are_keys():
    with pytest.raises(ValueError, match="invalid literal"):
        Among("pk", ["1) OR (1=1"])

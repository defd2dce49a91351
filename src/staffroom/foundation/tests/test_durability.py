import pytest
from django.db import connection, transaction

from staffroom.foundation.durability import kept_a_little_later


def waits_for_the_disk():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous" if connection.vendor == "sqlite" else "SHOW synchronous_commit")
        (found,) = cursor.fetchone()
    return found


@pytest.mark.django_db(transaction=True)
def test_commits_wait_for_the_disk_again_afterwards_whatever_happened():
    before = waits_for_the_disk()
    with pytest.raises(KeyError), kept_a_little_later():
        assert waits_for_the_disk() in {1, "off"}
        raise KeyError
    assert waits_for_the_disk() == before


@pytest.mark.django_db(transaction=True)
def test_within_a_transaction_nothing_changes():
    with transaction.atomic():
        before = waits_for_the_disk()
        with kept_a_little_later():
            assert waits_for_the_disk() == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.once
def test_sqlite_has_more_memory_meanwhile():
    def memory():
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size")
            return cursor.fetchone()[0]

    before = memory()
    with kept_a_little_later():
        assert memory() == -16_000
    assert memory() == before == -2_000

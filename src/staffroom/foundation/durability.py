"""How soon what is committed survives a loss of power."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

LATER = {"sqlite": "PRAGMA synchronous=NORMAL", "postgresql": "SET synchronous_commit TO off"}
AT_ONCE = {"sqlite": "PRAGMA synchronous=FULL", "postgresql": "RESET synchronous_commit"}


@contextmanager
def kept_a_little_later() -> Iterator[None]:
    """Commits of this thread don't wait for the disk: for work that is done again where it is missing.

    They survive the end of any process at once, and a loss of power once a commit outside of this has returned. What is
    lost then is the end of it: the database stays whole. Within a transaction this changes nothing.
    """
    if connection.in_atomic_block:
        yield
        return
    _say(LATER)
    try:
        yield
    finally:
        if connection.connection is not None and connection.is_usable():  # a new one is as the settings have it
            _say(AT_ONCE)


def _say(statements: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statements[connection.vendor])

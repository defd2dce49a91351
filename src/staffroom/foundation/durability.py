"""How soon what is committed survives a loss of power."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# Much is written at such times: SQLite is given memory for it, that of other connections being small.
LATER = {
    "sqlite": ("PRAGMA synchronous=NORMAL", "PRAGMA cache_size=-16000"),
    "postgresql": ("SET synchronous_commit TO off",),
}


@contextmanager
def kept_a_little_later() -> Iterator[None]:
    """Commits of this thread don't wait for the disk: for work that is done again where it is missing.

    They survive the end of any process at once, and a loss of power once a commit outside of this has returned. What is
    lost then is the end of it: the database stays whole. Within a transaction this changes nothing.
    """
    if connection.in_atomic_block:
        yield
        return
    _say(LATER[connection.vendor])
    try:
        yield
    finally:
        if connection.connection is not None and connection.is_usable():  # a new one is as the settings have it
            _say(_at_once())


def _at_once() -> tuple[str, ...]:
    """What undoes it: on SQLite, as the settings have every connection begin."""
    if connection.vendor == "postgresql":
        return ("RESET synchronous_commit",)
    begin = connection.settings_dict["OPTIONS"].get("init_command", "PRAGMA synchronous=FULL")
    return tuple(it for it in begin.split(";") if it.startswith(("PRAGMA synchronous", "PRAGMA cache_size")))


def _say(statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)

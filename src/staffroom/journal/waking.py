"""Waking idle workers of this process when there is work, instead of letting them find it at their next look."""

import threading

from django.db import transaction

_condition = threading.Condition()


def wake_on_commit() -> None:
    transaction.on_commit(wake)


def wake() -> None:
    with _condition:
        _condition.notify_all()


def wait(seconds: float) -> None:
    """Return when somebody calls wake(), or after `seconds`."""
    with _condition:
        _condition.wait(seconds)

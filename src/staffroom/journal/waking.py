"""Waking idle workers of this process when there is work, instead of letting them find it at their next look."""

import threading

from django.db import transaction


class Bell:
    """Rung when there is work of one kind. Whoever looks for it in vain waits here."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._rung = 0

    @property
    def rung(self) -> int:
        """How often by now: to be noted before one looks, so that a ring between looking and waiting is heard, too."""
        return self._rung

    def ring(self) -> None:
        with self._condition:
            self._rung += 1
            self._condition.notify_all()

    def ring_on_commit(self) -> None:
        transaction.on_commit(self.ring)

    def wait(self, seconds: float, since: int | None = None) -> None:
        """Return when it is rung, at once if it has been since then; or after `seconds`."""
        with self._condition:
            if since is None:
                since = self._rung
            self._condition.wait_for(lambda: self._rung != since, seconds)


# Tasks, what waits to be sent, open pages: what follows from a change.
_work = Bell()

wake = _work.ring
wake_on_commit = _work.ring_on_commit
wait = _work.wait


def woken() -> int:
    """See Bell.rung."""
    return _work.rung

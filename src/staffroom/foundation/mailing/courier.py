"""A process of its own that prints, signs and hands over, seen from the one that started it.

For a large mailing alone: it takes a moment to start, and memory while it lasts. What it does, `child` says.
"""

import json
import os
import select
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import BinaryIO, cast

from staffroom.foundation import dkim, smtp
from staffroom.foundation.smtp import Outcome

from .carrier import CannotCarry
from .sheet import Copy
from .wire import DONE, OUTCOME, TROUBLE, Order, write

_SECONDS_TO_END = 10


class CourierGone(Exception):
    """The process has ended in the middle. What has no outcome may or may not have been handed over."""


class Courier:
    """A running child with one connection. For one thread at a time."""

    def __init__(self, server: smtp.Server, signer: dkim.Signer | None) -> None:
        """Raises OSError if no process can be started."""
        # Only what it needs to find its modules: the environment holds secrets. Without `site` (-S) it starts faster.
        self._process = subprocess.Popen(
            [sys.executable, "-S", "-P", "-m", "staffroom.foundation.mailing.child"],
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONDONTWRITEBYTECODE": "1"},
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._in, self._out = cast("BinaryIO", self._process.stdin), cast("BinaryIO", self._process.stdout)
        self._has_answered = False
        self.has_worked = False
        with suppress(OSError):  # it has ended; so have its answers
            write(self._in, Order(server, signer))

    @property
    def is_ready(self) -> bool:
        """Whether it has started, or has ended instead: it can be told copies without waiting for it."""
        if not self._has_answered:
            poll = select.poll()  # select() fails for descriptors above 1,023
            poll.register(self._out.fileno(), select.POLLIN)
            self._has_answered = bool(poll.poll(0))
        return self._has_answered

    def carry[Tag](self, copies: Iterable[Copy[Tag]]) -> Iterator[Outcome[Tag]]:
        """The outcome of each copy that was attempted, some at a time. Raises CannotCarry and CourierGone.

        Read it to its end.
        """
        if not (taken := list(copies)):
            return
        with suppress(OSError):
            write(self._in, [_numbered(copy, number) for number, copy in enumerate(taken)])
        for line in self._out:
            word, *rest = json.loads(line)
            if word == DONE:
                self.has_worked = rest[0]
                return
            if word == TROUBLE:
                raise CannotCarry(rest[0])
            if word == OUTCOME:
                number, kind, at, code, enhanced, text = rest
                yield Outcome(taken[number].tag, kind, at, code, enhanced, text)
        raise CourierGone(f"The process that sends mail has ended (code {self._process.wait()}).")

    def close(self) -> None:
        """Let it say goodbye to the server, and end."""
        with suppress(OSError):
            self._in.close()
        try:
            self._process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._out.close()


def _numbered[Tag](copy: Copy[Tag], number: int) -> Copy[int]:
    """What the tag holds stays here."""
    return Copy(copy.sheet, copy.envelope_from, copy.to, number, copy.reply_to, copy.unsubscribe)

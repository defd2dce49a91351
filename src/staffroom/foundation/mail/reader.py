"""One child process that reads mail, seen from its parent."""

import fcntl
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, cast

from .limits import Unreadable
from .wire import LENGTH, LENGTHS, MEMORY_EXHAUSTED, READY, REQUEST, Malformed, read_lengths

PATIENCE = 5
"""How many times its CPU time a mail may take by the clock: the machine may be busy with other things."""

_SECONDS_TO_START = 60
_SECONDS_TO_END = 5
_MOST_MAILS = 10_000  # what memory a library may lose is found again with the next child
_PIPE = 1 << 20  # octets that the child may be ahead of us


@dataclass(frozen=True)
class Work[Answer]:
    """What a child does: the module that is run, and how its answer is read (a text says why there is none)."""

    module: str
    unpack: Callable[[bytes, bytes], Answer | str]


class EndedIdle(Unreadable):
    """The child had ended by itself, as it does when nothing comes for a while. Another one can read the mail."""


class _Ended(Exception):
    """The child has ended while it should have listened or answered."""


class _OutOfTime(Exception):
    """The child lets us wait too long."""


class Reader[Answer]:
    """A running child. For one thread at a time."""

    def __init__(self, work: Work[Answer], memory_mb: int, *, idle_seconds: float = 60) -> None:
        """Start the child, which ends by itself when nothing comes for `idle_seconds`.

        Raises Unreadable if it does not start.
        """
        self.memory_mb = memory_mb
        self._unpack = work.unpack
        self._mails = 0
        # Only what it needs to find its modules: the parent's environment holds secrets. Without `site` (-S), which it
        # doesn't need, it starts faster.
        self._process = subprocess.Popen(
            [sys.executable, "-S", "-P", "-m", work.module, str(memory_mb), str(idle_seconds)],
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONDONTWRITEBYTECODE": "1"},
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        self._in, self._out = cast("IO[bytes]", self._process.stdin), cast("IO[bytes]", self._process.stdout)
        os.set_blocking(self._in.fileno(), False)
        os.set_blocking(self._out.fileno(), False)
        with suppress(OSError):  # the system allows no more: then it waits for us more often
            fcntl.fcntl(self._out.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)
        self._heard = bytearray()
        self._deadline = time.monotonic() + _SECONDS_TO_START
        try:
            self._read(len(READY))
        except (_Ended, _OutOfTime) as trouble:
            self.kill()
            raise Unreadable("The process that reads mail does not start.") from trouble

    def is_usable(self, memory_mb: int) -> bool:
        return self._process.poll() is None and self.memory_mb == memory_mb and self._mails < _MOST_MAILS

    def ask(self, raws: Sequence[bytes], seconds: float, order: bytes = b"") -> list[Answer | str]:
        """Of each mail what it says, or why it can't be read. Raises EndedIdle if the child was not there any more.

        After any other trouble, which is raised as Unreadable, this reader must not be used again.
        """
        self._mails += len(raws)
        self._deadline = time.monotonic() + seconds * PATIENCE
        lengths = b"".join(LENGTH.pack(len(raw)) for raw in raws)
        try:
            self._write([REQUEST.pack(len(raws), int(seconds * 1e6), len(order)) + lengths + order, *raws])
            return list(self._answers(len(raws)))
        except _OutOfTime:
            raise Unreadable(_took_longer(seconds)) from None
        except Malformed as trouble:
            raise Unreadable("What came of reading the mail makes no sense.") from trouble
        except _Ended:
            raise self._why_ended(seconds, len(raws)) from None

    def _answers(self, count: int) -> Iterator[Answer | str]:
        for _ in range(count):
            of_head, of_contents = read_lengths(self._read(LENGTHS.size))
            yield self._unpack(self._read(of_head), self._read(of_contents))

    def close(self) -> None:
        """Let the child end: its input is over."""
        self._in.close()
        try:
            self._process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self.kill()
        self._out.close()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._in.close()
        self._out.close()

    def _why_ended(self, seconds: float, asked: int) -> Exception:
        try:
            code = self._process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            return Unreadable("The process that reads mail has stopped to answer.")
        if code == 0 and self._mails > asked:
            return EndedIdle("The process that reads mail had ended.")
        if code in {-signal.SIGPROF, -signal.SIGXCPU}:
            return Unreadable(_took_longer(seconds))
        if code == MEMORY_EXHAUSTED:
            return Unreadable(f"The mail needed more than {self.memory_mb} MB of memory to be read.")
        return Unreadable(f"The process that read the mail broke down (code {code}).")

    def _write(self, pieces: Sequence[bytes]) -> None:
        for piece in pieces:
            view = memoryview(piece)
            while view:
                self._wait(self._in.fileno(), select.POLLOUT)
                try:
                    view = view[os.write(self._in.fileno(), view) :]
                except BrokenPipeError:
                    raise _Ended from None

    def _read(self, length: int) -> bytes:
        """What is there is taken all at once: to ask often is what takes time."""
        while len(self._heard) < length:
            self._wait(self._out.fileno(), select.POLLIN)
            piece = os.read(self._out.fileno(), _PIPE)
            if not piece:
                raise _Ended
            self._heard += piece
        read = bytes(memoryview(self._heard)[:length])
        del self._heard[:length]
        return read

    def _wait(self, descriptor: int, event: int) -> None:
        poll = select.poll()  # select() fails for descriptors above 1,023
        poll.register(descriptor, event)
        if not poll.poll(max(0.0, self._deadline - time.monotonic()) * 1_000):
            raise _OutOfTime


def _took_longer(seconds: float) -> str:
    return f"The mail took longer than {seconds:g} seconds to read."

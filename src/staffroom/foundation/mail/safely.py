"""Reading foreign mail where it can do no harm: in a child process with limits on time and memory.

A child is started when the first mail comes and reads many: to start one takes as long as to read a hundred. The next
mail finds it free, or starts a second one; while two are at work it waits. A child that takes too long, asks for too
much or breaks is replaced, and nothing but its own mail suffers.
"""

import atexit
import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from .limits import Unreadable
from .parsed import ParsedMail
from .reader import EndedIdle, Reader, Work
from .wire import unpack

CHILDREN = 2
SECONDS, MEMORY_MB = 2.0, 200
READING = Work("staffroom.foundation.mail.child", unpack)
_MOST_OF_A_BATCH = 50  # mails
_MOST_OCTETS_OF_A_BATCH = 1_000_000


def parse_safely(raw: bytes, *, seconds: float = SECONDS, memory_mb: int = MEMORY_MB) -> ParsedMail:
    """What `parse` says of the mail in `raw`, read with `seconds` of CPU time and `memory_mb` of memory at most.

    Raises Unreadable. Safe to call from several threads.
    """
    [read] = _readers.read([raw], seconds=seconds, memory_mb=memory_mb)
    if isinstance(read, Unreadable):
        raise read
    return read


def parse_many_safely(raws: Iterable[bytes]) -> Iterator[ParsedMail | Unreadable]:
    """For each mail, in their order, what `parse_safely` says of it, or why it can't be read."""
    return _readers.read_many(raws)


class Readers[Answer]:
    """At most CHILDREN readers that do the same work, shared between threads. They end with the program."""

    def __init__(self, work: Work[Answer]) -> None:
        self._work = work
        self._begin()
        atexit.register(self.close)
        os.register_at_fork(after_in_child=self._forget)

    def _begin(self) -> None:
        self._turns = threading.BoundedSemaphore(CHILDREN)
        self._lock = threading.Lock()
        self._idle: list[Reader[Answer]] = []

    def read(
        self, raws: Sequence[bytes], *, order: bytes = b"", seconds: float = SECONDS, memory_mb: int = MEMORY_MB
    ) -> list[Answer | Unreadable]:
        """What one child answers to each of the mails. `seconds` of CPU time, and memory, are for each of them."""
        try:
            with self._turns:
                answers = self._asked(self._take(memory_mb), raws, seconds, order)
        except Unreadable as trouble:
            if len(raws) == 1:
                return [trouble]
        else:
            return [Unreadable(answer) if isinstance(answer, str) else answer for answer in answers]
        # One of them it could not bear: each by itself, it becomes clear which.
        return [self.read([raw], order=order, seconds=seconds, memory_mb=memory_mb)[0] for raw in raws]

    def read_many(self, raws: Iterable[bytes], *, order: bytes = b"") -> Iterator[Answer | Unreadable]:
        """The same for all of them, in their order.

        Some are read ahead, in as many children as there are, while the caller is at work on those before.
        """
        ahead: deque[Future[list[Answer | Unreadable]]] = deque()
        with ThreadPoolExecutor(CHILDREN, thread_name_prefix="reading") as pool:
            for batch in _batches(raws):
                ahead.append(pool.submit(self.read, batch, order=order))
                if len(ahead) > CHILDREN:
                    yield from ahead.popleft().result()
            while ahead:
                yield from ahead.popleft().result()

    def close(self) -> None:
        """End the readers that have nothing to do."""
        with self._lock:
            idle, self._idle = self._idle, []
        for reader in idle:
            reader.close()

    def _forget(self) -> None:
        """Begin anew in a forked process: the readers and the locks belong to the one it came from."""
        self._inherited = self._idle
        self._begin()

    def _take(self, memory_mb: int) -> Reader[Answer]:
        """A reader for this thread alone: the one that was used last, if it is still there."""
        with self._lock:
            reader = self._idle.pop() if self._idle else None
        if reader and reader.is_usable(memory_mb):
            return reader
        if reader:
            reader.close()
        return Reader(self._work, memory_mb)

    def _asked(self, reader: Reader[Answer], raws: Sequence[bytes], seconds: float, order: bytes) -> list[Answer | str]:
        try:
            answers = reader.ask(raws, seconds, order)
        except EndedIdle:  # its minute was over just then, before it had taken the mail
            reader.close()
            return self._asked(Reader(self._work, reader.memory_mb), raws, seconds, order)
        except BaseException:
            reader.kill()
            raise
        with self._lock:
            self._idle.append(reader)
        return answers


def _batches(raws: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Several mails at a time, as many as are quickly read: to pass a mail between threads takes time, too."""
    batch: list[bytes] = []
    octets = 0
    for raw in raws:
        if batch and (len(batch) == _MOST_OF_A_BATCH or octets + len(raw) > _MOST_OCTETS_OF_A_BATCH):
            yield batch
            batch, octets = [], 0
        batch.append(raw)
        octets += len(raw)
    if batch:
        yield batch


_readers = Readers(READING)

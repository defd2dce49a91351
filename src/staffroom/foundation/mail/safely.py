"""Reading foreign mail where it can do no harm: in a child process with limits on time and memory.

A child is started when the first mail comes and reads many: to start one takes as long as to read a hundred. The next
mail finds it free, or starts a second one; while two are at work it waits. A child that takes too long, asks for too
much or breaks is replaced, and nothing but its own mail suffers.
"""

import atexit
import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from .limits import Unreadable
from .parsed import ParsedMail
from .reader import EndedIdle, Reader

CHILDREN = 2
_MOST_OF_A_BATCH = 16  # mails
_MOST_OCTETS_OF_A_BATCH = 1_000_000


def parse_safely(raw: bytes, *, seconds: float = 2.0, memory_mb: int = 200) -> ParsedMail:
    """What `parse` says of the mail in `raw`, read with `seconds` of CPU time and `memory_mb` of memory at most.

    Raises Unreadable. Safe to call from several threads.
    """
    return _readers.parse(raw, seconds=seconds, memory_mb=memory_mb)


def parse_many_safely(
    raws: Iterable[bytes], *, seconds: float = 2.0, memory_mb: int = 200
) -> Iterator[ParsedMail | Unreadable]:
    """For each mail, in their order, what `parse_safely` says of it, or why it can't be read.

    Some are read ahead, in as many children as there are, while the caller is at work on those before.
    """
    ahead: deque[Future[list[ParsedMail | Unreadable]]] = deque()
    with ThreadPoolExecutor(CHILDREN, thread_name_prefix="reading") as pool:
        for batch in _batches(raws):
            ahead.append(pool.submit(_mails_or_troubles, batch, seconds, memory_mb))
            if len(ahead) > CHILDREN:
                yield from ahead.popleft().result()
        while ahead:
            yield from ahead.popleft().result()


def _batches(raws: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Several mails at a time, as many as are quickly read: to pass a mail between threads takes time, too."""
    batch: list[bytes] = []
    octets = 0
    for raw in raws:
        batch.append(raw)
        octets += len(raw)
        if len(batch) == _MOST_OF_A_BATCH or octets > _MOST_OCTETS_OF_A_BATCH:
            yield batch
            batch, octets = [], 0
    yield batch


def _mails_or_troubles(raws: list[bytes], seconds: float, memory_mb: int) -> list[ParsedMail | Unreadable]:
    read: list[ParsedMail | Unreadable] = []
    for raw in raws:
        try:
            read.append(parse_safely(raw, seconds=seconds, memory_mb=memory_mb))
        except Unreadable as trouble:
            read.append(trouble)
    return read


class Readers:
    """At most CHILDREN readers, shared between threads."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._turns = threading.BoundedSemaphore(CHILDREN)
        self._lock = threading.Lock()
        self._idle: list[Reader] = []

    def parse(self, raw: bytes, *, seconds: float, memory_mb: int) -> ParsedMail:
        with self._turns:
            answer = self._asked(self._take(memory_mb), raw, seconds)
        if isinstance(answer, str):
            raise Unreadable(answer)
        return answer

    def close(self) -> None:
        """End the readers that have nothing to do."""
        with self._lock:
            idle, self._idle = self._idle, []
        for reader in idle:
            reader.close()

    def forget(self) -> None:
        """Begin anew in a forked process: the readers and the locks belong to the one it came from."""
        self._inherited = self._idle
        self._begin()

    def _take(self, memory_mb: int) -> Reader:
        """A reader for this thread alone: the one that was used last, if it is still there."""
        with self._lock:
            reader = self._idle.pop() if self._idle else None
        if reader and reader.is_usable(memory_mb):
            return reader
        if reader:
            reader.close()
        return Reader(memory_mb)

    def _asked(self, reader: Reader, raw: bytes, seconds: float) -> ParsedMail | str:
        try:
            answer = reader.ask(raw, seconds)
        except EndedIdle:  # its minute was over just then, before it had taken the mail
            reader.close()
            return self._asked(Reader(reader.memory_mb), raw, seconds)
        except BaseException:
            reader.kill()
            raise
        with self._lock:
            self._idle.append(reader)
        return answer


_readers = Readers()
atexit.register(_readers.close)
os.register_at_fork(after_in_child=_readers.forget)

"""The child process that reads foreign mail: `python -m staffroom.foundation.mail.child`.

It gets a mail on its standard input and answers on its standard output (see `wire`), one after another, until its input
ends or nothing has come for a while. It sets its own limits before it has seen any mail: memory for good, CPU time
anew for each, no writing of files, no core dumps. What goes beyond them ends it, and its parent says why.
"""

import os
import resource
import select
import signal
import sys
from collections.abc import Sequence

from .limits import Unreadable
from .parsing import parse
from .wire import MEMORY_EXHAUSTED, READY, REQUEST, pack, pack_refusal


def main(memory_mb: int, idle_seconds: float) -> int:
    """Read mails until there are none; the exit code."""
    # Whoever stops the service tells all its processes: our parent finishes what it has begun, and that takes us.
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, signal.SIG_IGN)
    answers = os.dup(1)
    os.dup2(2, 1)  # whatever a library prints does not end up among the answers
    _limit(memory_mb)
    _write(answers, [READY])
    while True:
        if not select.select([0], [], [], idle_seconds)[0]:
            return 0
        request = _read(REQUEST.size)
        if len(request) < REQUEST.size:
            return 0
        length, microseconds = REQUEST.unpack(request)
        try:
            _write(answers, _answer(_read(length), microseconds))
        except MemoryError:
            return MEMORY_EXHAUSTED


def _limit(memory_mb: int) -> None:
    memory = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _answer(raw: bytes, microseconds: int) -> Sequence[bytes]:
    # The timer ends us to the millisecond, but code gone wild could stop it; the limit, in whole seconds, it can't.
    used = resource.getrusage(resource.RUSAGE_SELF)
    whole_seconds = int(used.ru_utime + used.ru_stime + microseconds / 1e6) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (whole_seconds, resource.RLIM_INFINITY))
    signal.setitimer(signal.ITIMER_PROF, microseconds / 1e6)
    try:
        return pack(parse(raw))
    except Unreadable as refusal:
        return pack_refusal(str(refusal))
    except MemoryError:
        raise
    except Exception as trouble:  # noqa: BLE001 (one mail that shows a fault in our reading must not stop the next)
        return pack_refusal(f"The mail can't be read because of a fault in our own reading ({trouble!r:.200}).")
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _read(length: int) -> bytes:
    """`length` octets from the standard input, or fewer if it ends."""
    pieces, missing = [], length
    while missing and (piece := os.read(0, min(missing, 1 << 20))):
        pieces.append(piece)
        missing -= len(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def _write(answers: int, pieces: Sequence[bytes]) -> None:
    for piece in pieces:
        view = memoryview(piece)
        while view:
            view = view[os.write(answers, view) :]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), float(sys.argv[2])))

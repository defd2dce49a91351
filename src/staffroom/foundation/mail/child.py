"""The child process that reads foreign mail: `python -m staffroom.foundation.mail.child`.

It gets mails on its standard input and answers on its standard output (see `wire`), some after others, until its input
ends or nothing has come for a while. It sets its own limits before it has seen any mail: memory for good, CPU time
anew for each, no writing of files, no core dumps. What goes beyond them ends it, and its parent says why.

Another program can be such a child, too: it says what its answer to a mail is (`serve`).
"""

import os
import resource
import select
import signal
import sys
from collections.abc import Callable, Sequence

from .limits import Unreadable
from .parsing import parse
from .wire import LENGTH, MEMORY_EXHAUSTED, READY, REQUEST, pack, pack_refusal

type Answer = Callable[[bytes, bytes], Sequence[bytes]]
"""The frame that answers a mail, in pieces; it is given the mail and the order, and may raise Unreadable."""

_MOST_HELD_BACK = 1_000_000  # octets of answers: to hand over few at a time wakes the parent as often


def serve(answer: Answer) -> int:
    """Answer mails until there are none; the exit code. The arguments: MB of memory, how many seconds to wait."""
    memory_mb, idle_seconds = int(sys.argv[1]), float(sys.argv[2])
    # Whoever stops the service tells all its processes: our parent finishes what it has begun, and that takes us.
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, signal.SIG_IGN)
    answers = os.dup(1)
    os.dup2(2, 1)  # whatever a library prints does not end up among the answers
    _limit(memory_mb)
    _write(answers, [READY])
    while select.select([0], [], [], idle_seconds)[0]:
        request = _read(REQUEST.size)
        if len(request) < REQUEST.size:
            return 0
        count, microseconds, of_order = REQUEST.unpack(request)
        lengths = [length for (length,) in LENGTH.iter_unpack(_read(count * LENGTH.size))]
        order = _read(of_order)
        try:
            _answer_all([_read(length) for length in lengths], order, microseconds, answer, answers)
        except MemoryError:
            return MEMORY_EXHAUSTED
    return 0


def _limit(memory_mb: int) -> None:
    memory = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _answer_all(raws: list[bytes], order: bytes, microseconds: int, answer: Answer, answers: int) -> None:
    held_back: list[bytes] = []
    octets = 0
    for raw in raws:
        pieces = _within_limits(raw, order, microseconds, answer)
        held_back += pieces
        octets += sum(map(len, pieces))
        if octets > _MOST_HELD_BACK:
            _write(answers, held_back)
            held_back, octets = [], 0
    _write(answers, [b"".join(held_back)])


def _within_limits(raw: bytes, order: bytes, microseconds: int, answer: Answer) -> Sequence[bytes]:
    # The timer ends us to the millisecond, but code gone wild could stop it; the limit, in whole seconds, it can't.
    used = resource.getrusage(resource.RUSAGE_SELF)
    whole_seconds = int(used.ru_utime + used.ru_stime + microseconds / 1e6) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (whole_seconds, resource.RLIM_INFINITY))
    signal.setitimer(signal.ITIMER_PROF, microseconds / 1e6)
    try:
        return answer(raw, order)
    except Unreadable as refusal:
        return pack_refusal(str(refusal))
    except MemoryError:
        raise
    except Exception as trouble:  # noqa: BLE001 (one mail that shows a fault in our reading must not stop the next)
        return pack_refusal(f"The mail can't be read because of a fault in our own reading ({trouble!r:.200}).")
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _read_mail(raw: bytes, _order: bytes) -> Sequence[bytes]:
    return pack(parse(raw))


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
    sys.exit(serve(_read_mail))

"""The child process that reads one file: `python -m staffroom.foundation.extracts.child KIND SECONDS MEMORY_MB`.

The file is its standard input, the text goes to its standard output as soon as there is some, so that what was read is
not lost if it has to be ended; its exit code says what went wrong. It sets its own limits before it has seen the file.
"""

import os
import re
import resource
import signal
import sys
from importlib import import_module
from typing import BinaryIO

from .limits import EXIT_CODES, MOST_TEXT
from .trouble import Trouble, Unreadable

_AT_ONCE = 1_000  # characters
# One blank for many, and for control characters and halves of others, which databases don't keep.
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f\ud800-\udfff]+")


class OutOfTime(BaseException):
    """Its processor time is over. No library takes it for a fault of the file."""


def main(kind: str, seconds: float, memory_mb: int) -> int:
    answers = os.dup(1)
    os.dup2(2, 1)  # whatever a library prints does not end up in the text
    _limit(seconds, memory_mb)
    try:
        _read(kind, sys.stdin.buffer, answers)
    except Unreadable as unreadable:
        return EXIT_CODES[unreadable.trouble]
    except OutOfTime:
        return EXIT_CODES[Trouble.TOO_SLOW]
    except MemoryError:
        return EXIT_CODES[Trouble.TOO_MUCH_MEMORY]
    except BrokenPipeError:  # whoever asked has heard enough
        return 0
    except Exception:  # noqa: BLE001 (a file that shows a fault in our reading is as good as damaged)
        return EXIT_CODES[Trouble.DAMAGED]
    return 0


def _limit(seconds: float, memory_mb: int) -> None:
    memory = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # The timer lets us hand over what was read; what does not listen to it, the limit ends, which is in whole seconds.
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 1))
    signal.signal(signal.SIGPROF, _end)
    signal.setitimer(signal.ITIMER_PROF, seconds * 0.9)


def _end(*_given: object) -> None:
    raise OutOfTime


def _read(kind: str, file: BinaryIO, answers: int) -> None:
    """Write the text, some thousand characters at a time, until there is enough."""
    left, waiting, length = MOST_TEXT, list[str](), 0
    try:
        for text in import_module(f"staffroom.foundation.extracts.{kind}").texts(file):
            waiting.append(_BLANKS.sub(" ", text)[:left])
            left -= len(waiting[-1])
            length += len(waiting[-1])
            if left <= 0:
                return
            if length > _AT_ONCE:
                _write(answers, waiting)
                length = 0
    finally:
        _write(answers, waiting)


def _write(answers: int, waiting: list[str]) -> None:
    view = memoryview("".join(waiting).encode("utf-8", "replace"))
    waiting.clear()
    while view:
        view = view[os.write(answers, view) :]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3])))

"""Reading a file where it can do no harm: in a child process of its own, with limits on time and memory."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from typing import IO, cast

from .limits import EXIT_CODES, MEMORY_MB, MOST_TEXT, SECONDS
from .trouble import Trouble

PATIENCE = 5
"""How many times its CPU time a file may take by the clock: the machine may be busy with other things."""

LAST_WORDS = 2.0  # seconds

_AT_ONCE = threading.BoundedSemaphore(2)
_MOST_OCTETS = 4 * MOST_TEXT
_TROUBLES = {code: trouble for trouble, code in EXIT_CODES.items()}
_TROUBLES |= dict.fromkeys((-signal.SIGXCPU, -signal.SIGPROF, -signal.SIGKILL), Trouble.TOO_SLOW)


@dataclass(frozen=True)
class Extract:
    """What a file says, in plain text of at most MOST_TEXT characters; and why it isn't all, if something was wrong."""

    text: str
    trouble: Trouble | None = None


def extract(content: bytes, kind: str, *, seconds: float = SECONDS, memory_mb: int = MEMORY_MB) -> Extract:
    """The text of a file of that kind (see `kind_of`). What was read before something went wrong is kept."""
    with _AT_ONCE, tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        octets, code = _asked(file, kind, seconds, memory_mb)
    text = octets.decode("utf-8", "ignore")[:MOST_TEXT].replace("\0", " ").strip()
    return Extract(text, None if code == 0 else _TROUBLES.get(code, Trouble.BROKE_DOWN))


def _asked(file: IO[bytes], kind: str, seconds: float, memory_mb: int) -> tuple[bytes, int]:
    """What the child answered, and its exit code."""
    process = subprocess.Popen(
        [sys.executable, "-S", "-P", "-m", "staffroom.foundation.extracts.child", kind, str(seconds), str(memory_mb)],
        # Only what it needs to find its modules: the parent's environment holds secrets.
        env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd="/",
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    out = cast("IO[bytes]", process.stdout)
    # First it may hand over what it has read; what does not listen to that is killed.
    timers = [
        threading.Timer(seconds * PATIENCE, process.send_signal, [signal.SIGPROF]),
        threading.Timer(seconds * PATIENCE + LAST_WORDS, process.kill),
    ]
    for timer in timers:
        timer.start()
    try:
        octets = out.read(_MOST_OCTETS)
    finally:
        out.close()
        code = process.wait()
        for timer in timers:
            timer.cancel()
    return octets, code

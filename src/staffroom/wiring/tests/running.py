"""The command line as people use it: processes of their own, on free ports, each test with a folder of its own."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

from staffroom.wiring import readymade

PATIENCE = 120  # seconds, on a machine that is busy with other tests
COMMAND = [sys.executable, "-m", "staffroom.wiring.command"]


def environment(**more: str) -> dict[str, str]:
    """Ours, without what the tests themselves are told."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("STAFFROOM_", "DATABASE_URL"))}
    return ours | {"STAFFROOM_TOWNS": str(readymade.towns())} | more


def staffroom(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    """The finished command."""
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(
        command, env=environment(**more), capture_output=True, text=True, timeout=PATIENCE, check=False
    )


class Serving:
    """A command that serves until it is stopped. `printed` is what it has said so far."""

    def __init__(self, log: Path, *arguments: object, **more: str):
        self.log = log
        with log.open("wb") as stream:
            command = [*COMMAND, *map(str, arguments)]
            self.process = subprocess.Popen(command, env=environment(**more), stdout=stream, stderr=stream)

    @property
    def printed(self) -> str:
        return self.log.read_text()

    def wait_for(self, words: str) -> None:
        """Return once it has printed `words`."""
        self.wait_until(lambda: words in self.printed)

    def wait_until(self, is_so: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not is_so():
            assert self.process.poll() is None, self.printed
            assert time.monotonic() < deadline, self.printed
            time.sleep(0.05)

    def tell_to_stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def stop(self) -> int:
        """Its exit code, after SIGTERM."""
        self.tell_to_stop()
        return self.process.wait(timeout=40)

    def end(self) -> None:
        """Whatever became of it: it is gone."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


@contextlib.contextmanager
def serving(log: Path, *arguments: object, **more: str) -> Iterator[Serving]:
    served = Serving(log, *arguments, **more)
    try:
        yield served
    finally:
        served.end()


def read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read().decode()

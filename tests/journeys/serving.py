"""The product as people run it: a process of its own, on free ports, with a folder (and a database) of its own."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from staffroom.foundation import towns
from staffroom.wiring import readymade
from staffroom.wiring.listening import free_ports

ROOT = Path(__file__).parents[2]
OURS = ("STAFFROOM_", "DJANGO_", "PYTEST_")  # what the tests' own process was told, and no server should be
STARTS_WITHIN = 120  # seconds, on a machine that is busy with other tests


class Server:
    """`staffroom run` or `staffroom demo`. What it prints is in `printed`."""

    def __init__(self, folder: Path, database: dict[str, str]):
        self.folder = folder
        self.port, self.lmtp_port, self.smtp_port = free_ports(3)
        self.url = f"http://localhost:{self.port}"
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        # A test fills in a form in no time.
        ours = {"STAFFROOM_DATA": str(folder), "STAFFROOM_LOG_LEVEL": "WARNING", "STAFFROOM_QUICKEST_FORM": "0"}
        towns.make_ready(readymade.towns())  # once on this machine, before anybody waits for a page
        ours["STAFFROOM_TOWNS"] = str(readymade.towns())
        self.environment = inherited | database | ours
        self.log = folder / "printed.txt"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, command: str) -> None:
        """Answering, its database ready, when this returns."""
        ports = ["--port", self.port, "--lmtp-port", self.lmtp_port, "--smtp-port", self.smtp_port]
        arguments = [sys.executable, "-m", "staffroom.wiring.command", command, *map(str, ports)]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(arguments, env=self.environment, cwd=ROOT, stdout=log, stderr=log)
        deadline = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            assert self.process.poll() is None, self.printed
            assert time.monotonic() < deadline, f"It did not come up:\n{self.printed}"
            time.sleep(0.1)

    def stop(self) -> None:
        """SIGTERM, after which it ends by itself, content with what it has done."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            assert self.process.wait(timeout=120) == 0, self.printed

    def run(self, script: str, *arguments: str) -> str:
        """What a script of this folder prints, that runs beside the server on the same data."""
        command = [sys.executable, str(Path(__file__).parent / script), *arguments]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    @property
    def printed(self) -> str:
        return self.log.read_text()

    @property
    def one_time_link(self) -> str:
        """The link that is printed on the terminal of a new site."""
        found = re.search(r"http://\S+/setup/\S+", self.printed)
        assert found, self.printed
        return found.group()

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False


@contextlib.contextmanager
def served(folder: Path, *, from_nothing: bool = False) -> Iterator[Server]:
    """A server that can be started; whatever becomes of it, it is stopped, and its database dropped.

    Its tables and static files are there already, unless it is to begin `from_nothing`.
    """
    with readymade.empty_database() if from_nothing else readymade.site(folder) as database:
        server = Server(folder, database)
        try:
            yield server
        finally:
            server.stop()

"""Staffroom itself, filled with the same letters and running in a scratch folder of its own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.peers.layout import listens, wait_for
from bench.web import BROWSER, Client

ROOT = Path(__file__).parent.parent
PORT, LMTP_PORT, SMTP_PORT = 58500, 58524, 58526


@dataclass
class Product:
    """A running site, and where the things are in it that are measured."""

    folder: Path
    process: subprocess.Popen[bytes]
    cookie: str
    thirty: list[str]
    three_hundred: list[str]
    network: str
    network_address: str
    everybody_address: str
    dkim_record: str
    letters_per_second: float
    base: str = f"http://127.0.0.1:{PORT}"
    lmtp_port: int = LMTP_PORT

    def guest(self) -> Client:
        return Client(self.base, {"User-Agent": BROWSER})

    def member(self) -> Client:
        """Somebody signed in, who is in both networks."""
        return Client(self.base, {"User-Agent": BROWSER, "Cookie": self.cookie})


def load(folder: Path, messages: int, sink_port: int) -> None:
    """Fills a new site in `folder`, in a process of its own."""
    code = "import django; django.setup(); from bench.load import main; main()"
    command = [sys.executable, "-c", code, str(folder), str(messages), str(sink_port)]
    subprocess.run(command, cwd=ROOT, env=environment(folder), check=True)


@contextmanager
def running(folder: Path) -> Iterator[Product]:
    """The site that was loaded into `folder`, for as long as the block lasts."""
    with serving(folder, (PORT, LMTP_PORT, SMTP_PORT)) as process:
        yield Product(folder, process, **json.loads((folder / "loaded.json").read_text()))


@contextmanager
def serving(folder: Path, at: tuple[int, int, int], database: str = "") -> Iterator[subprocess.Popen[bytes]]:
    """The server of the site in `folder`. `at`: its ports for the web, LMTP and SMTP; `database`: its DATABASE_URL."""
    port, lmtp_port, smtp_port = at
    ports = ("--port", str(port), "--lmtp-port", str(lmtp_port), "--smtp-port", str(smtp_port))
    command = [
        str(Path(sys.executable).parent / "staffroom"),
        "run",
        "--data",
        str(folder),
        "--host",
        "127.0.0.1",
        *ports,
    ]
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment(folder, database), stdout=log, stderr=log)
    try:
        wait_for(lambda: process.poll() is not None or (listens(port) and listens(lmtp_port)), "Staffroom to start")
        if process.poll() is not None:
            raise RuntimeError(f"Staffroom did not start; {folder / 'server.log'} says why.")
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def environment(folder: Path, database: str = "") -> dict[str, str]:
    """Nothing of the caller's settings: the figures are those of a fresh site on SQLite, unless told otherwise."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("STAFFROOM_", "DJANGO_"))}
    kept |= {"DATABASE_URL": database} if database else {}
    return kept | {"STAFFROOM_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "staffroom.wiring.settings"}

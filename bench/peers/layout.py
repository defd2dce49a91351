"""Where the peers live, and how their processes are started and ended."""

import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Layout:
    """One scratch folder with everything in it, and the loopback ports used."""

    folder: Path
    postgres_port: int = 55432
    core_lmtp_port: int = 58024
    core_rest_port: int = 58001
    hyperkitty_port: int = 58100
    publicinbox_port: int = 58300
    sink_port: int = 58025

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.logs.mkdir(exist_ok=True)

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def venv(self) -> Path:
        return self.folder / "mailman-venv" / "bin"

    @property
    def core(self) -> Path:
        return self.folder / "core"

    @property
    def web(self) -> Path:
        return self.folder / "web"

    @property
    def inbox(self) -> Path:
        return self.folder / "public-inbox"

    @property
    def mbox(self) -> Path:
        return self.folder / "corpus" / "corpus.mbox"

    @property
    def ready(self) -> Path:
        """There once everything has been set up."""
        return self.folder / "ready"


def run(
    *command: str | Path, env: dict[str, str] | None = None, cwd: Path | None = None, log: Path | None = None
) -> str:
    """The command's output. Raises with the end of it when the command fails."""
    words = [str(word) for word in command]
    # A file and no pipe: a daemon that is started this way would hold the pipe open for ever.
    with tempfile.TemporaryFile("w+") as kept:
        done = subprocess.run(words, env=os.environ | (env or {}), cwd=cwd, stdout=kept, stderr=kept, check=False)
        kept.seek(0)
        output = kept.read()
    if log:
        log.write_text(output)
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)} failed ({done.returncode}):\n{output[-2000:]}")
    return output


def start(
    layout: Layout, name: str, *command: str | Path, env: dict[str, str] | None = None, cwd: Path | None = None
) -> int:
    """Starts a server that stays; its process id, also kept in `NAME.pid`."""
    with (layout.logs / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(
            [str(word) for word in command],
            env=os.environ | (env or {}),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    (layout.folder / f"{name}.pid").write_text(str(process.pid))
    return process.pid


def stop(layout: Layout, name: str, by: signal.Signals = signal.SIGTERM) -> None:
    """Ends what `start` started under this name, and waits for it."""
    file = layout.folder / f"{name}.pid"
    if not file.exists():
        return
    pid = int(file.read_text().split()[0])
    try:
        os.kill(pid, by)
        wait_for(lambda: not is_alive(pid), f"{name} to end", seconds=30)
    except ProcessLookupError:
        pass
    file.unlink()


def is_alive(pid: int) -> bool:
    """Whether the process still runs; one that has ended and waits to be collected does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    if state == "Z":
        reap(pid)
        return False
    return True


def reap(pid: int) -> None:
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for(condition: Callable[[], bool], what: str, seconds: float = 60) -> None:
    """Returns once the condition holds. Raises TimeoutError naming what was waited for."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError(f"Waited {seconds:.0f} s for {what}.")
        time.sleep(0.05)

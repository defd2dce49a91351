"""Mailman 3 and HyperKitty: installed from PyPI, set up as their documentation says, on PostgreSQL."""

import base64
import hashlib
import os
import re
import shutil
import sys
from pathlib import Path

from bench.corpus import LIST
from bench.peers import postgres
from bench.peers.layout import HERE, Layout, listens, run, start, stop, wait_for

PACKAGES = (
    "mailman",
    "mailman-web",
    "mailman-hyperkitty",
    "hyperkitty",
    "postorius",
    "psycopg2-binary",
    "whoosh",
    "gunicorn",
    "sqlalchemy<2.1",
)
WEB_WORKERS = 2
SET_ASIDE = {"shunt", "bad"}
READERS_LIST = LIST
FANOUT_LIST = "everybody@lists.example.org"
SUBSCRIBERS = 10_000
# What every message on a page of many has.
MESSAGE = 'class="email-body'


def install(layout: Layout, python: str) -> None:
    """Mailman's own environment. `python` is a Python 3.12: the suite does not run on later ones."""
    if not (layout.venv / "mailman-web").exists():
        run(python, "-m", "venv", layout.venv.parent)
        run(layout.venv / "pip", "install", "-q", *PACKAGES, log=layout.logs / "pip.log")
    if not shutil.which("sassc"):
        raise RuntimeError("HyperKitty's style sheets need sassc. On Debian: apt install sassc")


def configure(layout: Layout) -> None:
    for folder in (layout.core, layout.web):
        folder.mkdir(exist_ok=True)
    _fill(layout, "mailman.cfg", layout.core)
    _fill(layout, "mailman-hyperkitty.cfg", layout.core)
    shutil.copy(HERE / "web_settings.py", layout.web / "settings.py")
    _web(layout, "migrate", "-v0")
    _web(layout, "collectstatic", "--noinput", "-v0")
    _web(layout, "compress", "-v0")


def make_lists(layout: Layout) -> None:
    """One list that is read and archived, one with 10,000 subscribers."""
    script = HERE / "mailman_lists.py"
    run(
        # -P: this folder's mailman.py must not stand in for Mailman.
        *(layout.venv / "python", "-P", script, layout.core / "mailman.cfg"),
        *(READERS_LIST, FANOUT_LIST, str(SUBSCRIBERS)),
        cwd=layout.core,
        log=layout.logs / "lists.log",
    )


def import_letters(layout: Layout, to: str = LIST) -> None:
    _web(layout, "hyperkitty_import", "-l", to, "--since", "1990-01-01", str(layout.mbox))


def start_up(layout: Layout) -> None:
    """PostgreSQL, the core with all its runners, HyperKitty with two workers, and its task queue."""
    postgres.start_up(layout)
    web = (f"--workers={WEB_WORKERS}", f"--bind=127.0.0.1:{layout.hyperkitty_port}", f"--chdir={layout.web}")
    env = _environment(layout)
    start(layout, "hyperkitty", layout.venv / "gunicorn", *web, "mailman_web.wsgi:application", env=env)
    start(layout, "queue", layout.venv / "mailman-web", "qcluster", env=env, cwd=layout.web)
    _core(layout, "start", "--force")
    ports = (layout.hyperkitty_port, layout.core_lmtp_port, layout.core_rest_port)
    wait_for(lambda: all(map(listens, ports)), "Mailman and HyperKitty", seconds=300)


def shut_down(layout: Layout) -> None:
    master = layout.core / "var" / "master.pid"
    if master.exists():
        _core(layout, "stop")
        # Its runners end first, one after the other, and it will not start again before it has ended itself.
        wait_for(lambda: not listens(layout.core_lmtp_port) and not master.exists(), "Mailman to end", seconds=300)
    stop(layout, "queue")
    stop(layout, "hyperkitty")
    postgres.shut_down(layout)


def roots(layout: Layout) -> list[int]:
    """The processes whose trees are the whole suite."""
    master = int((layout.core / "var" / "master.pid").read_text())
    started = [int((layout.folder / f"{name}.pid").read_text()) for name in ("hyperkitty", "queue")]
    return [master, postgres.server_pid(layout), *started]


def waiting(layout: Layout) -> int:
    """How many messages are in the core's queues; those it has set aside for good are not waiting."""
    found = (layout.core / "var" / "queue").glob("*/*.pck")
    return sum(path.parent.name not in SET_ASIDE for path in found)


def thread_url(layout: Layout, message_id: str) -> str:
    """The page of the conversation this Message-ID begins; complete when asked without a User-Agent."""
    return f"http://127.0.0.1:{layout.hyperkitty_port}/archives/list/{LIST}/thread/{_hash(message_id)}/"


def message_url(layout: Layout, message_id: str) -> str:
    return f"http://127.0.0.1:{layout.hyperkitty_port}/archives/list/{LIST}/message/{_hash(message_id)}/"


def versions(layout: Layout) -> dict[str, str]:
    listed = run(layout.venv / "pip", "list", "--format=freeze")
    wanted = {"mailman", "hyperkitty", "django", "gunicorn"}
    pairs = [line.split("==") for line in listed.split() if "==" in line]
    return {
        f"{name} (theirs)" if name == "Django" else name: version for name, version in pairs if name.lower() in wanted
    }


def _hash(message_id: str) -> str:
    """How HyperKitty names messages and threads in its addresses."""
    return base64.b32encode(hashlib.sha1(message_id.encode(), usedforsecurity=False).digest()).decode()


def _fill(layout: Layout, name: str, folder: Path) -> None:
    values = {
        "FOLDER": layout.folder,
        "POSTGRES": layout.postgres_port,
        "LMTP": layout.core_lmtp_port,
        "REST": layout.core_rest_port,
        "HYPERKITTY": layout.hyperkitty_port,
        "SINK": layout.sink_port,
    }
    text = re.sub(r"@([A-Z]+)@", lambda found: str(values[found[1]]), (HERE / name).read_text())
    (folder / name).write_text(text)


def _environment(layout: Layout) -> dict[str, str]:
    return {
        "BENCH_PEERS": str(layout.folder),
        "BENCH_POSTGRES_PORT": str(layout.postgres_port),
        "BENCH_REST_PORT": str(layout.core_rest_port),
        "BENCH_SINK_PORT": str(layout.sink_port),
        "MAILMAN_WEB_CONFIG": str(layout.web / "settings.py"),
    }


def _web(layout: Layout, *words: str) -> None:
    log = layout.logs / f"{words[0]}.log"
    run(layout.venv / "mailman-web", *words, env=_environment(layout), cwd=layout.web, log=log)


def _core(layout: Layout, *words: str) -> None:
    as_root = ["--run-as-root"] if os.geteuid() == 0 else []
    run(layout.venv / "mailman", *as_root, "-C", layout.core / "mailman.cfg", *words, cwd=layout.core)


def suitable_python() -> str:
    """A Python 3.12: this one, or one on the PATH."""
    found = sys.executable if sys.version_info[:2] == (3, 12) else shutil.which("python3.12")
    if not found:
        raise RuntimeError("Mailman 3 needs Python 3.12. Name one with --python.")
    return found

"""A PostgreSQL cluster of our own for Mailman and HyperKitty, with the settings it comes with."""

import os
import shutil
import signal
from pathlib import Path

from bench.peers.layout import Layout, listens, run, start, stop, wait_for

DATABASES = ("mailman", "mailmanweb")


def set_up(layout: Layout) -> None:
    data = layout.folder / "postgres"
    if not (data / "PG_VERSION").exists():
        data.mkdir(exist_ok=True)
        if os.geteuid() == 0:
            shutil.chown(data, "postgres", "postgres")
        text = ("-E", "UTF8", "--locale=C.UTF-8")
        run(*_as_owner(), _program("initdb"), "-D", data, "-U", "mailman", "-A", "trust", *text)


def start_up(layout: Layout) -> None:
    data = layout.folder / "postgres"
    sockets = f"-cunix_socket_directories={data}"
    server = (_program("postgres"), "-D", data, "-p", str(layout.postgres_port), "-h", "127.0.0.1", sockets)
    if not listens(layout.postgres_port):
        start(layout, "postgres", *_as_owner(), *server)
    wait_for(lambda: listens(layout.postgres_port), "PostgreSQL")


def create_databases(layout: Layout) -> None:
    reach = ("-h", "127.0.0.1", "-p", str(layout.postgres_port), "-U", "mailman")
    there = run(_program("psql"), *reach, "-d", "postgres", "-Atc", "SELECT datname FROM pg_database").split()
    for name in DATABASES:
        if name not in there:
            run(_program("createdb"), *reach, name)


def shut_down(layout: Layout) -> None:
    file = layout.folder / "postgres" / "postmaster.pid"
    if file.exists():
        # runuser stays in front of the server: the server itself is told, and its starter ends with it.
        os.kill(int(file.read_text().split()[0]), signal.SIGINT)
        wait_for(lambda: not file.exists(), "PostgreSQL to end")
    stop(layout, "postgres")


def server_pid(layout: Layout) -> int:
    return int((layout.folder / "postgres" / "postmaster.pid").read_text().split()[0])


def _program(name: str) -> str:
    """Debian keeps the server's programs off the PATH."""
    found = shutil.which(name) or max(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), default=None)
    if not found:
        raise RuntimeError(f"PostgreSQL's {name} is missing. On Debian: apt install postgresql")
    return str(found)


def _as_owner() -> tuple[str, ...]:
    """PostgreSQL refuses to run as root."""
    return ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()

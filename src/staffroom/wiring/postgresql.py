"""A PostgreSQL server of one's own, for tests and measurements: private folder, private port, gone afterwards."""

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from .listening import free_ports

DEBIAN = Path("/usr/lib/postgresql")


def programs() -> Path | None:
    """The folder that holds initdb and pg_ctl, where Debian keeps them or on the path; the newest version."""
    debian = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    on_path = shutil.which("initdb")
    return debian[-1].parent if debian else Path(on_path).parent if on_path else None


@contextmanager
def private_server() -> Iterator[str]:
    """Start a server; yield its DATABASE_URL; stop it and remove its folder."""
    bin_folder = programs()
    if bin_folder is None:
        raise RuntimeError("PostgreSQL is not installed.")
    folder = Path(tempfile.mkdtemp(prefix="staffroom-postgresql-"))
    # PostgreSQL refuses to run as root; Debian's package brings a user for it.
    user = "postgres" if os.getuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    [port] = free_ports(1)
    name = user or pwd.getpwuid(os.getuid()).pw_name
    careless = (
        "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c wal_level=minimal -c max_wal_senders=0"
    )
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {careless}"

    def call(*command: str) -> None:
        subprocess.run(
            [str(bin_folder / command[0]), *command[1:]], check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL
        )

    call("initdb", "-D", str(folder / "data"), "-A", "trust", "-U", name, "-E", "UTF8", "--no-locale", "-N")
    call("pg_ctl", "-D", str(folder / "data"), "-o", options, "-l", str(folder / "log"), "-w", "start")
    try:
        call("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", name, "staffroom")
        yield f"postgresql://{name}@127.0.0.1:{port}/staffroom"
    finally:
        call("pg_ctl", "-D", str(folder / "data"), "-m", "fast", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def own_database(url: str, template: str = "template1") -> Iterator[str]:
    """Yield the address of a new database on the server of `url`, empty or a copy of one to which nobody is connected.

    It is dropped afterwards, whoever is still in it.
    """
    name = f"staffroom_{secrets.token_hex(6)}"
    with psycopg.connect(url, autocommit=True) as connection:
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(create.format(sql.Identifier(name), sql.Identifier(template)))
    try:
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

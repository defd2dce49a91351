"""A new site that is ready to be served, made once and copied from then on: for tests, which begin many.

To migrate a new database and to compress the static files takes eight seconds of a processor, to copy them next to
none. What is copied was made by the product itself, in a process of its own, from these very migrations and files.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from . import postgresql

ROOT = Path(__file__).parents[3]
SOURCE = Path(__file__).parents[1]
DATABASE = "staffroom.sqlite3"
STATIC = "static"
MADE_BY = [ROOT / "requirements" / "lock.txt", SOURCE / "wiring" / "settings.py"]
KEPT_FOR = 24 * 60 * 60  # seconds that others are kept, which another checkout may use

BEGIN = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "staffroom.wiring.settings"
django.setup()
from staffroom.wiring import preparing
"""
MIGRATE = "preparing.prepare_database()"
GATHER = "preparing.gather_static_files()"


def towns() -> Path:
    """Where the list of towns lies that all share: it is the same for all, and takes some seconds to make."""
    folder = Path(tempfile.gettempdir()) / f"staffroom-towns-{os.getuid()}"
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder


@contextmanager
def site(folder: Path) -> Iterator[dict[str, str]]:
    """Make `folder` a new site's. Yields what its environment says of its database, see `empty_database`."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copytree(_made(GATHER, _static_key()) / STATIC, folder / STATIC)
    if not (url := os.environ.get("DATABASE_URL")):
        shutil.copy2(database(), folder / DATABASE)
        yield {}
        return
    with postgresql.own_database(url, template=template_on(url)) as address:
        yield {"DATABASE_URL": address}


@contextmanager
def empty_database() -> Iterator[dict[str, str]]:
    """Yields what the environment of a site that begins from nothing says of its database.

    That is one of its own on DATABASE_URL's server, dropped afterwards; or nothing: SQLite, in the data folder.
    """
    if not (url := os.environ.get("DATABASE_URL")):
        yield {}
        return
    with postgresql.own_database(url) as address:
        yield {"DATABASE_URL": address}


def database() -> Path:
    """The file of a migrated SQLite database, to be copied."""
    return _made(MIGRATE, _database_key()) / DATABASE


def template_on(url: str) -> str:
    """The name of a migrated database on the server of `url`, to be copied. It stays there, for the next time."""
    name = f"staffroom_ready_{_database_key()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(hashtext('staffroom ready'))")  # until this connection ends
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            with postgresql.own_database(url) as address, tempfile.TemporaryDirectory() as folder:
                _run(MIGRATE, Path(folder), DATABASE_URL=address)
                made = urlsplit(address).path.removeprefix("/")
                copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
                server.execute(copy.format(sql.Identifier(name), sql.Identifier(made)))
    return name


def _made(what: str, key: str) -> Path:
    """The data folder of a site on SQLite in which `what` was done, today or whenever `key` was the same."""
    home = Path(tempfile.gettempdir()) / f"staffroom-ready-{os.getuid()}"
    home.mkdir(exist_ok=True, mode=0o700)
    made = home / key
    with (home / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            _forget_old(home)
            with tempfile.TemporaryDirectory(dir=home) as name:
                folder = Path(name) / "site"
                folder.mkdir()
                _run(what, folder)
                folder.rename(made)
    return made


def _forget_old(home: Path) -> None:
    for path in home.iterdir():
        if path.is_dir() and path.stat().st_mtime < time.time() - KEPT_FOR:
            shutil.rmtree(path)


def _run(what: str, folder: Path, **more: str) -> None:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("STAFFROOM_", "DATABASE_"))}
    ours = {"STAFFROOM_DATA": str(folder), "STAFFROOM_SERVES": "true", "STAFFROOM_SECRET_KEY": "of nobody"}
    subprocess.run([sys.executable, "-c", BEGIN + what], env=inherited | ours | more, cwd=ROOT, check=True)


def _database_key() -> str:
    """Another one whenever the tables might be others: for other migrations, settings or libraries."""
    return _digest(_told(path) for path in sorted([*MADE_BY, *SOURCE.rglob("migrations/*.py")]))


def _static_key() -> str:
    files = sorted((SOURCE / "design" / "static").rglob("*"))
    changed = (f"{path} {path.stat().st_mtime_ns}".encode() for path in files)
    return _digest([*changed, *map(_told, MADE_BY)])


def _told(path: Path) -> bytes:
    return str(path).encode() + path.read_bytes()


def _digest(parts: Iterable[bytes]) -> str:
    told = hashlib.sha256(f"{SOURCE} {sys.version}".encode())
    for part in parts:
        told.update(part)
    return told.hexdigest()[:16]

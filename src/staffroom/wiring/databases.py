"""Reaching the database: which one DATABASE_URL names, and why it does not answer, in a sentence."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dj_database_url
import psycopg
import psycopg.conninfo
from django.conf import settings
from django.db import DatabaseError, connection

from staffroom.foundation.environment import UnexpectedValue

from .trouble import CannotGoOn

PATIENCE = 10  # seconds
PREPARING = 0x57AFF  # any number will do, as long as it is the same in all processes
EXAMPLE = "postgresql://user:password@host/name"


def from_url(url: str) -> dict[str, Any]:
    """Django's settings for the database at `url`. Raises UnexpectedValue, without the password."""
    scheme = url.partition("://")[0]
    if scheme not in {"postgres", "postgresql"}:
        raise UnexpectedValue(f"Unexpected value of DATABASE_URL: use {EXAMPLE}, or leave it out for SQLite.")
    try:
        found: dict[str, Any] = {"OPTIONS": {}} | dj_database_url.parse(url, conn_max_age=0)
    except ValueError as trouble:
        raise UnexpectedValue(f"Unexpected value of DATABASE_URL ({trouble}): use {EXAMPLE}.") from trouble
    # To compile a search takes it longer than to run it: 130 ms instead of 63 were measured.
    found["OPTIONS"]["options"] = f"-c jit=off {found['OPTIONS'].get('options', '')}".strip()
    return found


def reach() -> None:
    """Raise CannotGoOn unless the database answers."""
    if connection.vendor == "postgresql":
        _reach_postgresql()
        return
    try:
        connection.ensure_connection()
    except DatabaseError as trouble:
        raise CannotGoOn(why(trouble)) from trouble


def why(trouble: Exception) -> str:
    """What the database said, where it lies, and what would help."""
    said = str(trouble).strip().splitlines()[-1] if str(trouble).strip() else type(trouble).__name__
    if connection.vendor == "postgresql":
        return f"The database of DATABASE_URL said: {said}"
    name = settings.DATABASES["default"]["NAME"]
    if "not a database" in said or "malformed" in said:
        return f"{name} is damaged ({said}). Leave it as it is, and restore a backup into another folder with --data."
    if "readonly" in said or "unable to open" in said:
        return f"{name} can't be written ({said}). Its folder has to belong to whoever starts staffroom."
    return f"{name}: {said}"


@contextmanager
def alone() -> Iterator[None]:
    """One process at a time prepares: web, worker and mail may well be started in the same second."""
    with (settings.DATA / "preparing.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        with _connected() as link:  # other machines share the database, not the folder
            link.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
            yield


def _reach_postgresql() -> None:
    try:
        _connected().close()
    except psycopg.Error as trouble:
        words = " ".join(str(trouble).split())
        raise CannotGoOn(f"The database of DATABASE_URL does not answer: {words}") from trouble


def _connected() -> "psycopg.Connection[Any]":
    """A connection beside the pool: a pool tries for long and then does not say why it failed."""
    return psycopg.connect(**_parameters(), connect_timeout=PATIENCE)


def call(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on the database. Raises CannotGoOn with its words."""
    if not shutil.which(program):
        raise CannotGoOn(f"{program} is not installed. On Debian and Ubuntu: apt install postgresql-client")
    wanted = _parameters()
    # Other users of the machine see a program's arguments, not its environment.
    environment = os.environ | {"PGPASSWORD": str(wanted.pop("password", ""))}
    place = f"--dbname={psycopg.conninfo.make_conninfo(**wanted)}"
    done = subprocess.run([program, place, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotGoOn(f"{program} said: {' '.join(done.stderr.split())}")


def _parameters() -> dict[str, Any]:
    """What psycopg and libpq call the parts of DATABASE_URL."""
    told = connection.settings_dict
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    options = {name: value for name, value in told["OPTIONS"].items() if name != "pool"}
    return {name: told[key] for name, key in names.items() if told.get(key)} | options

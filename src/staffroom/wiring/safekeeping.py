"""Backup: one tar.gz of the database, the files and the keys. restoring.py puts it back.

SQLite is copied by its own online backup (a consistent snapshot, writers going on); PostgreSQL by pg_dump. The database
comes first: what it names is then in the files, apart from what was withdrawn in between.
"""

import io
import json
import os
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from staffroom import __version__

from . import databases
from .trouble import CannotGoOn

DATABASE_FILE = "staffroom.sqlite3"
DUMP_FILE = "staffroom.pgdump"
MANIFEST = "staffroom-backup.json"
FOLDERS = ("files", "keys")


class Refused(CannotGoOn):
    """Nothing was written. Says why, and what to do."""


def backup(target: Path, *, overwrite: bool = False) -> dict[str, Any]:
    """Write `target`. Returns {"files": n, "bytes": size, "database": "sqlite" | "postgresql"}. Raises Refused."""
    if target.exists() and not overwrite:
        raise Refused(f"{target} is there already. Choose another name, or say --force.")
    if not target.absolute().parent.is_dir():
        raise Refused(f"There is no folder {target.parent}.")
    if not holds_site():
        raise Refused(f"There is no site in {settings.DATA}: say with --data where it is.")
    try:
        count = _write(target)
    except OSError as trouble:
        raise Refused(f"{target} could not be written: {trouble.strerror or trouble}.") from trouble
    return {"files": count, "bytes": target.stat().st_size, "database": connection.vendor}


def _write(target: Path) -> int:
    """How many files are in it. It has its name only once it is whole."""
    unfinished = target.with_name(target.name + ".unfinished")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with tempfile.TemporaryDirectory(dir=target.absolute().parent) as scratch, os.fdopen(handle, "wb") as stream:
            with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=6) as archive:
                _add_manifest(archive)
                dump = _dump_database(Path(scratch))
                archive.add(dump, arcname=dump.name)
                count = sum(_add_folder(archive, name) for name in FOLDERS)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return count


def holds_site() -> bool:
    """Whether there is a database with tables. SQLite is not asked before its file is there: asking would make it."""
    if connection.vendor == "sqlite" and not (settings.DATA / DATABASE_FILE).exists():
        return False
    databases.reach()
    try:
        return bool(connection.introspection.table_names())
    except DatabaseError as trouble:
        raise Refused(databases.why(trouble)) from trouble
    finally:
        connection.close()


def _add_manifest(archive: tarfile.TarFile) -> None:
    told = {"version": __version__, "made_at": timezone.now().isoformat(), "database": connection.vendor}
    text = json.dumps(told).encode()
    entry = tarfile.TarInfo(MANIFEST)
    entry.size, entry.mode = len(text), 0o600
    archive.addfile(entry, io.BytesIO(text))


def _add_folder(archive: tarfile.TarFile, name: str) -> int:
    folder = settings.DATA / name
    count = 0
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file():
            # A file withdrawn this moment is gone: then it belongs in no backup.
            try:
                archive.add(path, arcname=str(path.relative_to(settings.DATA)))
            except FileNotFoundError:
                continue
            count += 1
    return count


def _dump_database(scratch: Path) -> Path:
    if connection.vendor == "postgresql":
        databases.call("pg_dump", "--format=custom", "--no-owner", f"--file={scratch / DUMP_FILE}")
        return scratch / DUMP_FILE
    try:
        connection.ensure_connection()
        copy = sys.modules["sqlite3"].connect(scratch / DATABASE_FILE)
        connection.connection.backup(copy)
        copy.close()
    except (DatabaseError, sys.modules["sqlite3"].DatabaseError) as trouble:
        raise Refused(databases.why(trouble)) from trouble
    return scratch / DATABASE_FILE

"""Backup and restore: one tar.gz of the database, the files and the keys.

SQLite is copied by its own online backup (a consistent snapshot, writers going on); PostgreSQL by pg_dump.
"""

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from staffroom import __version__

DATABASE_FILE = "staffroom.sqlite3"
DUMP_FILE = "staffroom.pgdump"
MANIFEST = "staffroom-backup.json"
FOLDERS = ("files", "keys")
MOST_UNPACKED = 200 * 1024**3  # bytes


class Refused(Exception):
    """Nothing was written. Says why, and what to do."""


def backup(target: Path, *, overwrite: bool = False) -> dict[str, Any]:
    """Write `target`. Returns {"files": n, "bytes": size, "database": "sqlite" | "postgresql"}. Raises Refused."""
    if target.exists() and not overwrite:
        raise Refused(f"{target} is there already. Choose another name, or say --force.")
    if not target.parent.is_dir():
        raise Refused(f"There is no folder {target.parent}.")
    unfinished = target.with_name(target.name + ".unfinished")
    count = 0
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with tempfile.TemporaryDirectory() as scratch, os.fdopen(handle, "wb") as stream:
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
    return {"files": count, "bytes": target.stat().st_size, "database": connection.vendor}


def restore(source: Path) -> dict[str, Any]:
    """Put `source` back. Returns {"files": n, "made_at": …, "version": …}. Raises Refused for a folder in use."""
    if not source.is_file():
        raise Refused(f"There is no file {source}.")
    _check_empty()
    settings.DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with tarfile.open(source, "r:gz") as archive:
            manifest = _manifest_of(archive)
            _check_members(archive)
            # The “data” filter refuses absolute paths, "..", links that lead out, and devices.
            archive.extractall(settings.DATA, filter="data")
    except (tarfile.TarError, EOFError, OSError, KeyError, ValueError) as trouble:
        raise Refused(f"{source} could not be read whole: {trouble}") from trouble
    if connection.vendor == "postgresql":
        _load_dump(settings.DATA / DUMP_FILE)
    (settings.DATA / MANIFEST).unlink()
    (settings.DATA / "keys").chmod(0o700)
    files = sum(path.is_file() for name in FOLDERS for path in (settings.DATA / name).rglob("*"))
    return {"files": files, "made_at": manifest["made_at"], "version": manifest["version"]}


def _check_empty() -> None:
    if connection.vendor == "postgresql":
        if connection.introspection.table_names():
            raise Refused("The database of DATABASE_URL is not empty. Restore into a new one.")
        connection.close()
    elif (settings.DATA / DATABASE_FILE).exists():
        raise Refused(f"{settings.DATA} holds a site already. Restore into another folder with --data.")


def _add_manifest(archive: tarfile.TarFile) -> None:
    told = {"version": __version__, "made_at": timezone.now().isoformat(), "database": connection.vendor}
    text = json.dumps(told).encode()
    entry = tarfile.TarInfo(MANIFEST)
    entry.size, entry.mode = len(text), 0o600
    archive.addfile(entry, io.BytesIO(text))


def _manifest_of(archive: tarfile.TarFile) -> dict[str, Any]:
    first = archive.next()
    stream = archive.extractfile(first) if first is not None and first.name == MANIFEST else None
    if stream is None:
        raise Refused("This is no backup of Staffroom: it does not begin with its own description.")
    manifest = json.loads(stream.read(10_000))
    if manifest["database"] != connection.vendor:
        raise Refused(
            f"This backup is of a {manifest['database']} database, and the site is set to use {connection.vendor}."
        )
    return manifest


def _check_members(archive: tarfile.TarFile) -> None:
    known = {MANIFEST, DATABASE_FILE, DUMP_FILE}
    size = 0
    for member in archive:
        size += member.size
        if member.name not in known and member.name.partition("/")[0] not in FOLDERS:
            raise Refused(f"This backup holds “{member.name}”, which is none of ours. Nothing was put back.")
        if size > MOST_UNPACKED:
            raise Refused("This backup unpacks to more than 200 GB. Nothing was put back.")


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
        return _pg_dump(scratch / DUMP_FILE)
    copy = scratch / DATABASE_FILE
    sqlite = sys.modules["sqlite3"]
    connection.ensure_connection()
    target = sqlite.connect(copy)
    connection.connection.backup(target)
    target.close()
    return copy


def _pg_dump(target: Path) -> Path:
    _call("pg_dump", "--format=custom", "--no-owner", f"--file={target}")
    return target


def _load_dump(dump: Path) -> None:
    name = connection.settings_dict["NAME"]
    _call("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={name}", str(dump))
    dump.unlink()


def _call(program: str, *arguments: str) -> None:
    if not shutil.which(program):
        raise Refused(f"{program} is not installed. On Debian and Ubuntu: apt install postgresql-client")
    told = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = os.environ | {name: str(told[key]) for name, key in names.items() if told.get(key)}
    done = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(f"{program} said: {done.stderr.strip()}")

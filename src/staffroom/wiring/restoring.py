"""Restore: a backup put back into an empty data folder, whole or not at all; into the kind of database that is set.

Somebody else may have had the file in their hands: nothing in it is believed before it has been looked at.
"""

import json
import shutil
import sys
import tarfile
import tempfile
import zlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from staffroom import __version__

from . import crossing, databases
from .safekeeping import DATABASE_FILE, DUMP_FILE, FOLDERS, MANIFEST, Refused, holds_site

UNREADABLE = (tarfile.TarError, EOFError, zlib.error, OSError, ValueError, KeyError, TypeError)
LONGEST_MANIFEST = 10_000  # bytes
DUMPS = {"sqlite": DATABASE_FILE, "postgresql": DUMP_FILE}


def restore(source: Path) -> dict[str, Any]:
    """Put `source` back. Returns {"files": n, "made_at": …, "version": …}, and {"rows": n} if the database became one
    of another kind. Raises CannotGoOn, having left nothing.
    """
    if not source.is_file():
        raise Refused(f"There is no file {source}.")
    _check_empty()
    is_new = not settings.DATA.exists()
    try:
        settings.DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(dir=settings.DATA, prefix=".restoring-") as scratch:
            manifest = _unpack(source, Path(scratch))
            rows = _load_database(Path(scratch), manifest["database"])
            count = _move_in(Path(scratch))
    except OSError as trouble:
        raise Refused(f"{source} could not be put back: {trouble.strerror or trouble}.") from trouble
    finally:
        if is_new and settings.DATA.exists() and not any(settings.DATA.iterdir()):
            settings.DATA.rmdir()
    told = {"files": count, "made_at": manifest["made_at"], "version": manifest["version"]}
    return told if rows is None else told | {"rows": rows}


def _check_empty() -> None:
    kept = [name for name in (DATABASE_FILE, *FOLDERS) if _holds_anything(settings.DATA / name)]
    if kept:
        raise Refused(f"{settings.DATA} holds a site already ({', '.join(kept)}). Choose another folder with --data.")
    if connection.vendor == "postgresql" and holds_site():
        raise Refused("The database of DATABASE_URL is not empty. Restore into a new one.")


def _holds_anything(path: Path) -> bool:
    return any(path.iterdir()) if path.is_dir() else path.exists()


def _unpack(source: Path, scratch: Path) -> dict[str, Any]:
    """The manifest; everything else is in `scratch` then."""
    try:
        with tarfile.open(source, "r:gz") as archive:
            manifest = _manifest_of(archive)
            _check_members(archive, DUMPS[manifest["database"]], shutil.disk_usage(scratch).free)
            _read_to_the_end(archive)
            # The “data” filter refuses absolute paths, "..", links that lead out, and devices, once more.
            archive.extractall(scratch, filter="data")
    except UNREADABLE as trouble:
        raise Refused(f"{source} can't be read to its end ({trouble}). Nothing was put back.") from trouble
    return manifest


def _manifest_of(archive: tarfile.TarFile) -> dict[str, Any]:
    first = archive.next()
    stream = archive.extractfile(first) if first is not None and first.name == MANIFEST else None
    if stream is None:
        raise Refused("This is no backup of Staffroom: it does not begin with its own description.")
    manifest: dict[str, Any] = json.loads(stream.read(LONGEST_MANIFEST))
    if manifest["database"] not in DUMPS:
        raise Refused(
            f"This backup is of a database called “{manifest['database']}”, which this version does not know."
        )
    if _order(manifest["version"]) > _order(__version__):
        raise Refused(
            f"This backup was made by Staffroom {manifest['version']}, and this is {__version__}: update first."
        )
    return {name: str(manifest[name]) for name in ("version", "made_at", "database")}


def _order(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def _check_members(archive: tarfile.TarFile, dump: str, room: int) -> None:
    size, names = 0, set()
    for member in archive:
        parts = member.name.split("/")
        is_ours = member.name in {MANIFEST, dump} or (parts[0] in FOLDERS and ".." not in parts and "" not in parts)
        if not is_ours or not (member.isfile() or member.isdir()):
            raise Refused(f"This backup holds “{member.name}”, which is none of ours. Nothing was put back.")
        size += member.size
        names.add(member.name)
        if size > room:
            raise Refused("This backup needs more room than there is on the disk. Nothing was put back.")
    if dump not in names:
        raise Refused("This backup holds no database. Nothing was put back.")


def _read_to_the_end(archive: tarfile.TarFile) -> None:
    """Only behind the last byte does gzip say whether all of them are as they were written."""
    while archive.fileobj is not None and archive.fileobj.read(1 << 20):
        pass


def _load_database(scratch: Path, kind: str) -> int | None:
    """How many rows went over to another kind of database; None if it is of the same."""
    dump, ours = scratch / DUMPS[kind], connection.vendor
    if kind == "sqlite":
        _check_sqlite(dump)
    if kind == ours == "postgresql":
        # In one transaction: either all of it is there afterwards, or nothing.
        databases.call("pg_restore", "--no-owner", "--single-transaction", str(dump))
    if kind == ours:
        return None
    rows = crossing.into_sqlite(dump, scratch / DATABASE_FILE) if ours == "sqlite" else crossing.into_postgresql(dump)
    dump.unlink()
    return rows


def _check_sqlite(file: Path) -> None:
    sqlite = sys.modules["sqlite3"]
    copy = sqlite.connect(file)
    try:
        whole = copy.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite.DatabaseError as trouble:
        raise Refused(f"The database in this backup is damaged ({trouble}). Nothing was put back.") from trouble
    finally:
        copy.close()
    if whole != "ok":
        raise Refused(f"The database in this backup is damaged ({whole}). Nothing was put back.")


def _move_in(scratch: Path) -> int:
    """How many files there are, besides the database. All of it is closed to others, whatever the archive says."""
    for path in (settings.DATA, *scratch.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
    count = sum(path.is_file() for name in FOLDERS for path in (scratch / name).rglob("*"))
    # The database comes last: where it is, a site is.
    for name in (*FOLDERS, DATABASE_FILE):
        if (scratch / name).exists():
            if (settings.DATA / name).is_dir():
                (settings.DATA / name).rmdir()
            (scratch / name).rename(settings.DATA / name)
    return count

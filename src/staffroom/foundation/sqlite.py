"""Refusing SQLite builds that can lose what they have stored.

In some builds a reader and a writer that reset the write-ahead log at the same moment can damage the database. It is
mended in 3.51.3, and in 3.50.7 and 3.44.6 of the two branches that are still kept.
"""

import importlib
import sys
from types import ModuleType
from typing import Any

Version = tuple[int, ...]


class UnsafeSqlite(RuntimeError):
    """No SQLite on this machine is safe to use. The message says what would help."""


def has_wal_reset_bug(version: Version) -> bool:
    if version >= (3, 51):
        return version < (3, 51, 3)
    if version >= (3, 50):
        return version < (3, 50, 7)
    return not (3, 44, 6) <= version < (3, 45)


def use_safe_sqlite() -> Version:
    """Put a safe build in the place of `sqlite3`, for whatever imports it from now on. Returns its version.

    Call it before Django's database backend is imported. Raises UnsafeSqlite if this machine has no safe build.
    """
    found = [module for name in ("sqlite3", "pysqlite3") if (module := _module(name)) is not None]
    safe = next((module for module in found if not has_wal_reset_bug(module.sqlite_version_info)), None)
    if safe is None:
        raise UnsafeSqlite(_why_not([module.sqlite_version for module in found]))
    sys.modules["sqlite3"] = safe
    sys.modules["sqlite3.dbapi2"] = importlib.import_module(f"{safe.__name__}.dbapi2")
    version: Version = safe.sqlite_version_info
    return version


def _module(name: str) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def _why_not(versions: list[str]) -> str:
    found = " and ".join(versions) if versions else "none"
    return (
        f"SQLite here is {found}: builds before 3.51.3 can damage a database that is busy. Install the package "
        "“pysqlite3” (./staffroom does), or SQLite 3.51.3 or newer, or set DATABASE_URL to a PostgreSQL database."
    )


# sqlite3.h: the numbers of two limits, and what they are unless somebody compiled SQLite otherwise.
LIMITS = {"SQLITE_LIMIT_COLUMN": (2, 2000), "SQLITE_LIMIT_VARIABLE_NUMBER": (9, 32766)}


def connection_options() -> dict[str, Any]:
    """What Django's OPTIONS need in addition: connections of pysqlite3 do not tell their limits, and Django asks."""
    module = sys.modules["sqlite3"]
    if hasattr(module.Connection, "getlimit"):
        return {}
    for name, (number, _) in LIMITS.items():
        setattr(module, name, number)
    known = dict(LIMITS.values())

    class Connection(module.Connection):  # type: ignore[name-defined]
        def getlimit(self, category: int) -> int:
            return known[category]

    return {"factory": Connection}

import subprocess
import sys
from types import SimpleNamespace

import pytest

from staffroom.foundation import sqlite
from staffroom.foundation.sqlite import UnsafeSqlite, has_wal_reset_bug, use_safe_sqlite


@pytest.mark.parametrize(
    "version", [(3, 7, 0), (3, 40, 1), (3, 44, 5), (3, 45, 0), (3, 49, 9), (3, 50, 6), (3, 51, 0), (3, 51, 2)]
)
def test_builds_that_can_damage_a_database(version):
    assert has_wal_reset_bug(version) is True


@pytest.mark.parametrize("version", [(3, 44, 6), (3, 44, 9), (3, 50, 7), (3, 51, 3), (3, 52, 0), (3, 53, 4), (4, 0, 0)])
def test_builds_that_are_mended(version):
    assert has_wal_reset_bug(version) is False


PROGRAM = """
from staffroom.foundation.sqlite import has_wal_reset_bug, use_safe_sqlite
print(use_safe_sqlite())
import sqlite3
from sqlite3 import dbapi2
print(sqlite3.connect(":memory:").execute("select sqlite_version()").fetchone()[0])
print(has_wal_reset_bug(dbapi2.sqlite_version_info))
"""


def test_a_safe_build_takes_the_place_of_sqlite3_for_whatever_imports_it():
    said = subprocess.check_output([sys.executable, "-c", PROGRAM], text=True).splitlines()
    assert said[0] == str(tuple(int(part) for part in said[1].split(".")))
    assert said[2] == "False"


def build(name, version):
    return SimpleNamespace(
        __name__=name, sqlite_version=version, sqlite_version_info=tuple(int(part) for part in version.split("."))
    )


def test_without_a_safe_build_it_refuses_and_says_what_would_help(monkeypatch):
    builds = {"sqlite3": build("sqlite3", "3.40.1"), "pysqlite3": build("pysqlite3", "3.51.2")}
    monkeypatch.setattr(sqlite, "_module", builds.get)
    with pytest.raises(UnsafeSqlite, match=r"SQLite here is 3\.40\.1 and 3\.51\.2: .* PostgreSQL"):
        use_safe_sqlite()


def test_without_any_build_it_refuses(monkeypatch):
    monkeypatch.setattr(sqlite, "_module", lambda name: None)
    with pytest.raises(UnsafeSqlite, match="SQLite here is none"):
        use_safe_sqlite()


def test_the_system_s_own_build_is_kept_when_it_is_safe(monkeypatch):
    builds = {"sqlite3": build("sqlite3", "3.53.0"), "pysqlite3": build("pysqlite3", "3.53.4")}
    monkeypatch.setattr(sqlite, "_module", builds.get)
    monkeypatch.setattr(sqlite.importlib, "import_module", lambda name: name)
    monkeypatch.setattr(sqlite.sys, "modules", modules := {})
    assert use_safe_sqlite() == (3, 53, 0)
    assert modules == {"sqlite3": builds["sqlite3"], "sqlite3.dbapi2": "sqlite3.dbapi2"}

"""What a backup's database holds, read without a server of its kind: a file of SQLite, or a dump of PostgreSQL.

Values come as each database writes them down; crossing.py makes of them what they mean.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

from .trouble import CannotGoOn

type Row = tuple[Any, ...]

MIGRATIONS = "django_migrations"
_SEQUENCE = re.compile(r"setval\('(?:\w+\.)?\"?(\w+)\"?', (\d+), true\)")
_ESCAPED = re.compile(r"\\(.)")
_MEANT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
NOTHING = r"\N"


class Source(Protocol):
    """A database as it was when it was backed up."""

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[Row]:
        """Every row. Raises CannotGoOn if there is no such table."""
        ...

    def highest_numbers(self) -> Mapping[str, int]:
        """The highest number that was ever given to a row, by table: also to rows that are gone since."""
        ...


class SqliteFile:
    """A copy of SQLite's own file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[Row]:
        names = ", ".join(f'"{column}"' for column in columns)
        yield from self._asked(f'SELECT {names} FROM "{table}"')  # noqa: S608  names of our own

    def highest_numbers(self) -> Mapping[str, int]:
        return dict(self._asked("SELECT name, seq FROM sqlite_sequence"))

    def _asked(self, statement: str) -> Iterator[Row]:
        sqlite = sys.modules["sqlite3"]  # the safe one: foundation/sqlite.py
        try:
            with closing(sqlite.connect(f"file:{self.path}?mode=ro", uri=True)) as link:
                link.text_factory = lambda raw: raw.decode("utf-8", "replace")
                yield from link.execute(statement)
        except sqlite.DatabaseError as trouble:
            raise CannotGoOn(f"The database in this backup can't be read ({trouble}).") from trouble


class PostgresqlDump:
    """What pg_dump wrote, read with pg_restore, which needs no server for that."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[Row]:
        lines = self._script("--data-only", f"--table={table}")
        found = next((line for line in lines if line.startswith("COPY ")), None)
        if found is None:
            raise CannotGoOn(f"This backup holds no table {table}.")
        names = [name.strip(' "') for name in found[found.index("(") + 1 : found.rindex(")")].split(",")]
        places = [names.index(column) for column in columns]
        for line in lines:
            if line == "\\.":
                break
            values = line.split("\t")
            yield tuple(_unescaped(values[place]) for place in places)
        for _ in lines:  # to the end: pg_restore minds when nobody listens
            pass

    def highest_numbers(self) -> Mapping[str, int]:
        """The names are those that PostgreSQL gives: a table's, a column's, and “seq”."""
        with tempfile.NamedTemporaryFile("w", suffix=".list") as wanted:
            wanted.writelines(f"{line}\n" for line in self._script("--list") if " SEQUENCE SET " in line)
            wanted.flush()
            told = "\n".join(self._script(f"--use-list={wanted.name}"))
        return {name.removesuffix("_id_seq"): int(number) for name, number in _SEQUENCE.findall(told)}

    def _script(self, *options: str) -> Iterator[str]:
        """The lines that pg_restore writes. Raises CannotGoOn with its words."""
        if not shutil.which("pg_restore"):
            raise CannotGoOn("pg_restore is not installed. On Debian and Ubuntu: apt install postgresql-client")
        output = [] if "--list" in options else ["--file=-"]
        command = ["pg_restore", *output, *options, str(self.path)]
        with (
            tempfile.TemporaryFile("w+") as said,
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said) as running,
        ):
            # As bytes: only a line feed ends a row.
            yield from (line.removesuffix(b"\n").decode() for line in running.stdout or ())
            if running.wait():
                said.seek(0)
                raise CannotGoOn(f"pg_restore said: {' '.join(said.read().split())}")


def applied_migrations(source: Source) -> set[tuple[str, str]]:
    return set(source.rows(MIGRATIONS, ["app", "name"]))


def _unescaped(value: str) -> str | None:
    if value == NOTHING:
        return None
    return _ESCAPED.sub(lambda found: _MEANT.get(found[1], found[1]), value) if "\\" in value else value


def batches(rows: Iterable[Row], *, most: int, most_bytes: int) -> Iterator[list[Row]]:
    """The rows, some at a time: mails can be large."""
    batch: list[Row] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += sum(len(value) for value in row if isinstance(value, str | bytes))
        if len(batch) >= most or size >= most_bytes:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch

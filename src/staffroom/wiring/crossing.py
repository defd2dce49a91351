"""Over to the other kind of database: a backup of SQLite put into PostgreSQL, or one of PostgreSQL into SQLite.

The tables are made as they were when it was backed up, by the same migrations; then every row is written as it was
read, its number too. What was numbered higher and is gone stays gone: no number is given out twice, for reply addresses
are made of them. The search index is made anew by the site itself.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models.sql import InsertQuery

from .sources import PostgresqlDump, Row, Source, SqliteFile, applied_migrations, batches
from .trouble import CannotGoOn

MADE_ANEW = {"search"}  # the index: each database has a kind of its own
AT_ONCE = 500  # rows
BYTES_AT_ONCE = 8 * 1024**2

type Migrations = set[tuple[str, str]]
type Model = type[models.Model]


def into_postgresql(file: Path) -> int:
    """Put the SQLite database `file` into the empty database of DATABASE_URL: how many rows. All of it, or nothing."""
    source = SqliteFile(file)
    with _refusals(), transaction.atomic(), connection.cursor() as cursor:
        # While tables are made, nothing may wait to be checked; while they are filled, everything.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        tables = _make_tables(applied_migrations(source))
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        count = _fill(tables, source)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _number_on_in_postgresql(cursor, tables, source.highest_numbers())
    return count


def into_sqlite(dump: Path, file: Path) -> int:
    """Make the SQLite database `file` of what pg_dump wrote: how many rows."""
    source = PostgresqlDump(dump)
    with _refusals(), _connected_to(file):
        tables = _make_tables(applied_migrations(source))
        with transaction.atomic(), connection.cursor() as cursor:
            count = _fill(tables, source)
            _number_on_in_sqlite(cursor, tables, source.highest_numbers())
    return count


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except DatabaseError as trouble:
        words = f"This backup does not fit into a {connection.display_name} database"
        raise CannotGoOn(f"{words} ({str(trouble).strip()}). Nothing was put back.") from trouble
    except CannotGoOn as trouble:
        raise CannotGoOn(f"{trouble} Nothing was put back.") from trouble


@contextmanager
def _connected_to(file: Path) -> Iterator[None]:
    """The one connection, to this file instead of the site's, which does not have its database yet."""
    told = connection.settings_dict
    usual = told["NAME"]
    connection.close()
    told["NAME"] = file
    try:
        yield
    finally:
        connection.close()
        told["NAME"] = usual


def _make_tables(applied: Migrations) -> list[Model]:
    """Every table of that time, as models of that time."""
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    if unknown := sorted(f"{app}.{name}" for app, name in applied - graph.nodes.keys()):
        raise CannotGoOn(f"This backup is of a newer Staffroom, which has {', '.join(unknown)}: update first.")
    newest = [key for key in applied if not {child.key for child in graph.node_map[key].children} & applied]
    executor.migrate(sorted(newest))
    apps = executor.loader.project_state(sorted(newest)).apps
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and model._meta.app_label not in MADE_ANEW]  # noqa: SLF001


def _fill(tables: list[Model], source: Source) -> int:
    return sum(_fill_table(model, source) for model in tables)


def _fill_table(model: Model, source: Source) -> int:
    """How many rows there are then. Raises CannotGoOn unless they are as many as there were."""
    meta = model._meta  # noqa: SLF001  the way to it that Django documents
    fields = meta.local_concrete_fields
    readers = [_reader_of(field) for field in fields]
    model._base_manager.all()._raw_delete(connection.alias)  # noqa: SLF001  what a migration wrote, the backup holds too
    count = 0
    rows = source.rows(meta.db_table, [field.column for field in fields])
    try:
        for batch in batches(rows, most=AT_ONCE, most_bytes=BYTES_AT_ONCE):
            _insert(model, [_thing(fields, readers, row) for row in batch])
            count += len(batch)
    except (ValueError, DatabaseError) as trouble:
        words = f"A row of {meta.db_table} does not fit into a {connection.display_name} database"
        raise CannotGoOn(f"{words} ({str(trouble).strip()}).") from trouble
    there = model._base_manager.count()  # noqa: SLF001
    if there != count:
        raise CannotGoOn(f"Of {count} rows of {meta.db_table}, {there} arrived.")
    return count


def _insert(model: Model, things: list[Any]) -> None:
    """As they are: no time is set, no default taken."""
    fields = model._meta.local_concrete_fields  # noqa: SLF001
    size = max(1, connection.ops.bulk_batch_size(fields, things))
    for start in range(0, len(things), size):
        query = InsertQuery(model)
        query.insert_values(fields, things[start : start + size], raw=True)
        query.get_compiler(connection=connection).execute_sql()


def _thing(fields: Any, readers: list[Callable[[Any], Any]], row: Row) -> SimpleNamespace:
    values = zip(fields, readers, row, strict=True)
    return SimpleNamespace(**{field.attname: None if raw is None else read(raw) for field, read, raw in values})


def _reader_of(field: Any) -> Callable[[Any], Any]:
    """What makes a value of what either database wrote down."""
    while field.remote_field is not None:
        field = field.target_field
    return _READERS.get(field.get_internal_type(), field.to_python)


def _text(raw: str) -> str:
    # SQLite keeps NUL in a text, PostgreSQL can't.
    return raw.replace("\0", "\ufffd")


def _flag(raw: Any) -> bool:
    return raw in {1, "t"}


def _time(raw: str) -> datetime:
    at = datetime.fromisoformat(raw)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _json(raw: str) -> Any:
    value = json.loads(raw)
    return models.JSONNull() if value is None else value


def _bytes(raw: Any) -> bytes:
    return bytes.fromhex(raw.removeprefix("\\x")) if isinstance(raw, str) else bytes(raw)


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "BinaryField": _bytes,
    "BooleanField": _flag,
    "CharField": _text,
    "DateField": date.fromisoformat,
    "DateTimeField": _time,
    "JSONField": _json,
    "TextField": _text,
    "UUIDField": UUID,
}


def _number_on_in_postgresql(cursor: Any, tables: list[Model], highest: Mapping[str, int]) -> None:
    for model in tables:
        table, key = model._meta.db_table, model._meta.pk  # noqa: SLF001
        if not isinstance(key, models.AutoField | models.BigAutoField | models.SmallAutoField):
            continue
        there = model._base_manager.aggregate(highest=models.Max("pk"))["highest"]  # noqa: SLF001
        if number := max(there or 0, highest.get(table, 0)):
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [f'"{table}"', key.column, number])


def _number_on_in_sqlite(cursor: Any, tables: list[Model], highest: Mapping[str, int]) -> None:
    for model in tables:
        table = model._meta.db_table  # noqa: SLF001
        if given := highest.get(table):
            cursor.execute("UPDATE sqlite_sequence SET seq = max(seq, %s) WHERE name = %s", [given, table])
            if not cursor.rowcount:
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, given])

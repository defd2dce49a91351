"""Changes and new rows whose SQL is put together once: for what is written with every message (`prepared` has what is
asked). Everywhere else the ORM's own ways are as good, and easier to read.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from django.db import connection
from django.db.models import Model, QuerySet, Value
from django.db.models.sql import UpdateQuery

type Composed = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True)
class _Given:
    name: str


def given(name: str) -> Value:
    """Stands in the queryset for the value that is given under this name when the Change is made."""
    return Value(_Given(name))


class Change:
    """A queryset, and the new values of fields of what it finds, put together when it is first made."""

    def __init__(self, compose: Callable[[], tuple[QuerySet[Any, Any], dict[str, Any]]]) -> None:
        self._compose = compose

    def __call__(self, **values: Any) -> int:
        """How many rows were changed."""
        sql, parameters = self._composed
        with connection.cursor() as cursor:
            cursor.execute(sql, _filled_in(parameters, values))
            return int(cursor.rowcount)

    def for_each(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """The same for each of the `rows`, which hold the values by name; they go to the database together."""
        sql, parameters = self._composed
        with connection.cursor() as cursor:
            cursor.executemany(sql, [_filled_in(parameters, row) for row in rows])

    @cached_property
    def _composed(self) -> Composed:
        found, changes = self._compose()
        query = cast("UpdateQuery", found.query.chain(UpdateQuery))
        query.add_update_values(changes)
        return query.get_compiler(connection=connection).as_sql()


class Insertion:
    """Stores new rows of one model."""

    def __init__(self, model: type[Model]) -> None:
        self._meta = model._meta  # noqa: SLF001  which Django documents

    def __call__(self, row: Model) -> None:
        """Store the row, and give it its primary key."""
        values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in self._fields]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, values)
            (key,) = cursor.fetchone()
        if row.pk is None:
            row.pk = key
        row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001  so that it can be saved again

    @cached_property
    def _fields(self) -> list[Any]:
        """Without those that the database fills in itself: numbers, and times by its own clock."""
        return [field for field in self._meta.concrete_fields if not field.db_returning]

    @cached_property
    def _sql(self) -> str:
        quoted, meta = connection.ops.quote_name, self._meta
        columns = ", ".join(quoted(field.column) for field in self._fields)
        places = ", ".join(["%s"] * len(self._fields))
        names = f"INTO {quoted(meta.db_table)} ({columns})"
        return f"INSERT {names} VALUES ({places}) RETURNING {quoted(str(meta.pk.column))}"  # noqa: S608  all of it is ours


def _filled_in(parameters: Iterable[Any], values: Mapping[str, Any]) -> list[Any]:
    return [_for_database(values[it.name]) if isinstance(it, _Given) else it for it in parameters]


def _for_database(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value

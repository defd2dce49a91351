"""Changes and new rows whose SQL is put together once: for what is written with every message (`prepared` has what is
asked). Everywhere else the ORM's own ways are as good, and easier to read.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from django.db import connection
from django.db.models import Model, QuerySet, Value
from django.db.models.sql import UpdateQuery

_MOST_VALUES = 15_000  # in one statement: both databases take twice as many

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
        self.all([row])

    def all(self, rows: Sequence[Model]) -> None:
        """Store the rows, some hundred in each statement, and give each its primary key."""
        most = _MOST_VALUES // len(self._fields)
        for start in range(0, len(rows), most):
            self._store(rows[start : start + most])

    def missing(self, rows: Iterable[Model]) -> None:
        """Store those of the rows that contradict no constraint. They are not told their primary keys."""
        with connection.cursor() as cursor:
            cursor.executemany(f"{self._into} VALUES {self._places} ON CONFLICT DO NOTHING", [*map(self._values, rows)])

    def _store(self, rows: Sequence[Model]) -> None:
        values = [value for row in rows for value in self._values(row)]
        with connection.cursor() as cursor:
            cursor.execute(f"{self._into} VALUES {', '.join([self._places] * len(rows))} {self._returning}", values)
            keys = cursor.fetchall()
        for row, (key,) in zip(rows, keys, strict=True):
            if row.pk is None:
                row.pk = key
            row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001  so that it can be saved again

    def _values(self, row: Model) -> list[Any]:
        return [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in self._fields]

    @cached_property
    def _fields(self) -> list[Any]:
        """Without those that the database fills in itself: numbers, and times by its own clock."""
        return [field for field in self._meta.concrete_fields if not field.db_returning]

    @cached_property
    def _into(self) -> str:
        columns = ", ".join(connection.ops.quote_name(field.column) for field in self._fields)
        return f"INSERT INTO {connection.ops.quote_name(self._meta.db_table)} ({columns})"

    @cached_property
    def _places(self) -> str:
        return f"({', '.join(['%s'] * len(self._fields))})"

    @cached_property
    def _returning(self) -> str:
        return f"RETURNING {connection.ops.quote_name(str(self._meta.pk.column))}"


def _filled_in(parameters: Iterable[Any], values: Mapping[str, Any]) -> list[Any]:
    return [_for_database(values[it.name]) if isinstance(it, _Given) else it for it in parameters]


def _for_database(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value

"""Queries put together once and asked many times: for what every request asks.

The ORM takes ten times as long to put a query together as the database takes to answer it. A prepared query is put
together once, with marks in the place of its values, and from then on only asked. It stays the ORM's own query, with
whatever walls are built into it, and gives the same rows.
"""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.db import connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

type Value = int | str
type Build[Row] = Callable[..., QuerySet[Any, Row]]

# What no value of a query's own looks like; within what a number in any column can be.
NUMBERS, WORDS = 2_147_400_000, "\ue0f0{}\ue0f1"
LARGEST = 2**63 - 1  # that a database compares with


class NotPreparable(TypeError):
    """This query changes with its values, or does not ask for one of them."""


class Prepared[Row]:
    """The query that `build` makes of keyword arguments: numbers and short texts, such as keys."""

    def __init__(self, build: Build[Row]) -> None:
        self._build = build
        self._statements: dict[tuple[tuple[str, type], ...], _Statement[Row]] = {}

    def __call__(self, **values: Value) -> list[Row]:
        """What `list(build(**values))` gives. A number that no column can hold finds nothing."""
        shape = tuple((name, type(value)) for name, value in values.items())
        statement = self._statements.get(shape)
        if statement is None:
            statement = self._statements[shape] = _put_together(self._build, dict(shape))
        if any(isinstance(value, int) and abs(value) > LARGEST for value in values.values()):
            return []
        return statement.rows(values)

    def first(self, **values: Value) -> Row | None:
        """The first row, if there is one."""
        return next(iter(self(**values)), None)


@dataclass(frozen=True)
class _Statement[Row]:
    """A query as the database takes it. `parameters`: names of values, or what stands there each time."""

    queryset: QuerySet[Any, Row]
    compiler: SQLCompiler
    sql: str
    parameters: tuple[tuple[str | None, Any], ...]
    converters: Any

    def rows(self, values: Mapping[str, Value]) -> list[Row]:
        given = tuple(constant if name is None else values[name] for name, constant in self.parameters)
        compiler: Any = copy(self.compiler)
        compiler.connection = connections[self.queryset.db]  # each thread has its own
        compiler.as_sql = lambda *_args, **_kwargs: (self.sql, given)
        compiler.get_converters = lambda _expressions: self.converters
        queryset: Any = self.queryset
        return list(queryset._iterable_class(_Asked(queryset, compiler)))  # noqa: SLF001  as a queryset makes its rows


class _Asked:
    """What makes rows reads of a queryset and of its query: all of it theirs, but for the compiler."""

    def __init__(self, queryset: QuerySet[Any, Any], compiler: SQLCompiler) -> None:
        self._queryset, self._compiler = queryset, compiler

    @property
    def query(self) -> "_Asked":
        return self

    def get_compiler(self, using: str) -> SQLCompiler:
        return self._compiler

    def __getattr__(self, name: str) -> Any:
        queryset = self._queryset
        return getattr(queryset if hasattr(queryset, name) else queryset.query, name)


def _put_together[Row](build: Build[Row], names: Mapping[str, type]) -> _Statement[Row]:
    """Done twice with different marks: where the two agree is the query's own, where they differ stands a value.

    Raises NotPreparable.
    """
    marks, others = _marks(names, first=0), _marks(names, first=len(names))
    queryset = build(**marks)
    compiler, sql, parameters = _compiled(queryset)
    _, same_sql, other_parameters = _compiled(build(**others))
    expected = dict(zip(marks.values(), zip(names, others.values(), strict=True), strict=True))
    found: list[tuple[str | None, Any]] = []
    for value, other in zip(parameters, other_parameters, strict=False):
        name, counterpart = expected.get(value, (None, value))
        if other != counterpart:
            raise NotPreparable(f"{value!r} and {other!r} stand in the same place.")
        found.append((name, None if name else value))
    is_same = sql == same_sql and len(parameters) == len(other_parameters)
    if not is_same or {name for name, _ in found if name} != set(names):
        raise NotPreparable(f"It is not one query for all values: {sql}")
    fields = [column[0] for column in (compiler.select or [])[: compiler.col_count]]
    return _Statement(queryset, compiler, sql, tuple(found), compiler.get_converters(fields))


def _compiled(queryset: QuerySet[Any, Any]) -> tuple[SQLCompiler, str, tuple[Any, ...]]:
    if queryset._prefetch_related_lookups:  # type: ignore[attr-defined]  # noqa: SLF001  there is no other way to know
        raise NotPreparable("What is fetched after the rows is not prepared.")
    compiler = queryset.query.get_compiler(using=queryset.db)
    sql, parameters = compiler.as_sql()
    return compiler, sql, tuple(parameters)


def _marks(names: Mapping[str, type], *, first: int) -> dict[str, Value]:
    return {
        name: NUMBERS + number if issubclass(kind, int) else WORDS.format(number)
        for (name, kind), number in zip(names.items(), count(first), strict=False)
    }

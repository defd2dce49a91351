"""The condition that a key is one of many numbers, handed to the database as one value.

Of two thousand parameters each is looked at by Django and by the driver, for every statement they are in; and SQLite
keeps room for all of them in each statement that it remembers.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Lookup
from django.db.models.sql.compiler import SQLCompiler

Sql = tuple[str, list[Any]]


class Among(Lookup[Any]):
    """For `filter()`, and inside a Q: what `name` refers to has one of these keys. None of them: it has not."""

    lookup_name = "among"
    prepare_rhs = False

    def __init__(self, name: Any, keys: Iterable[int]) -> None:
        super().__init__(F(name) if isinstance(name, str) else name, tuple(int(key) for key in keys))

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:
        key, params = self.process_lhs(compiler, connection)
        return f"{key} = ANY(%s::bigint[])", [*params, list(self.rhs)]

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:
        key, params = self.process_lhs(compiler, connection)
        return f"{key} IN (SELECT value FROM json_each(%s))", [*params, json.dumps(self.rhs)]  # noqa: S608

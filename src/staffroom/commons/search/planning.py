"""Which way PostgreSQL takes to what is found.

It can look the words up, and then knows all that have them in no order; or walk back by date and look at the words of
each, until enough are found. It supposes badly which is sooner: of words that it has not counted it takes some hundred
rows for granted, and walks back along a million where a dozen had been found at once. So what seems seldom enough is
looked up first, and by itself.
"""

import json
import math
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from .models import Words

# To walk past a row takes as long as to look up this many.
ROWS_LOOKED_UP = 1.5
FEW_OF_A_PHRASE = 100_000  # it knows how common the words are, and not how seldom they stand side by side
SUPPOSED_WRONG = 1.5  # times as many as it supposed; then it's better to walk


def few_numbers(rows: QuerySet[Any], *, wanted: int, has_phrase: bool) -> list[int] | None:
    """The keys of these rows of Words, the newest first; None if `wanted` of them are sooner found by walking."""
    if connection.vendor != "postgresql":
        return None
    few = FEW_OF_A_PHRASE if has_phrase else _few(wanted)
    if _supposed(rows) > few:
        return None
    most = int(few * SUPPOSED_WRONG)
    found = list(rows.order_by().values_list("pk", flat=True)[: most + 1])
    return sorted(found, reverse=True) if len(found) <= most else None


def numbered(numbers: Sequence[int]) -> QuerySet[Words]:
    """The rows of Words with these keys, in PostgreSQL: as one value, since so many would each take their time."""
    return Words.objects.filter(RawSQL('"search_words"."rowid" = ANY(%s)', [list(numbers)], BooleanField()))


def _few(wanted: int) -> float:
    """How many rows are looked up as soon as `wanted` of them are found by walking past others."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'search_words'::regclass")
        [total] = cursor.fetchone()
    return math.sqrt(wanted * max(total, wanted) * ROWS_LOOKED_UP)


def _supposed(rows: QuerySet[Any]) -> int:
    [plan] = json.loads(rows.order_by().values("pk").explain(format="json"))
    return int(plan["Plan"]["Plan Rows"])

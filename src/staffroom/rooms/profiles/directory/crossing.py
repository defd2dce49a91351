"""Who fits all that is asked; and, for each thing asked, who fits all the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import IntegerField, QuerySet, Value

from .finding import COUNTED, Looker, Narrowing, found_by

# As many conditions as make it quicker to read all their rows once, if these are no more than so many.
LEAST_TOGETHER = 3
MOST_ROWS = 120_000

# Their ids, or the query for them.
People = Sequence[int] | QuerySet[Any]


@dataclass(frozen=True)
class Crossing:
    """`ids`: of those who fit all, COUNTED of them and one more if there are more. `without`: name → who fits the rest.

    Of the latter COUNTED at most, in no order.
    """

    ids: Sequence[int]
    without: Mapping[str, People]


def cross(looker: Looker, wanted: Mapping[str, Narrowing]) -> Crossing:
    """One query; the others are asked for when they are used."""
    sizes = [it.size for it in wanted.values() if it.size is not None]
    if LEAST_TOGETHER <= len(wanted) == len(sizes) and sum(sizes) <= MOST_ROWS:
        return _together(looker, wanted)
    rest = {name: [it for other, it in wanted.items() if other != name] for name in wanted}
    return Crossing(
        ids=list(found_by(looker, wanted.values())[: COUNTED + 1]),
        without={name: found_by(looker, others)[:COUNTED] for name, others in rest.items()},
    )


def _together(looker: Looker, wanted: Mapping[str, Narrowing]) -> Crossing:
    """Everybody's conditions are added up, each being a bit: whom one is missing fits all the others."""
    bits = {name: 1 << number for number, name in enumerate(wanted)}
    whole = sum(bits.values())
    rows = [_with_bit(wanted[name], bit, looker) for name, bit in bits.items()]
    fits = _added_up(rows, wanted=[whole, *(whole - bit for bit in bits.values())])
    return Crossing(
        ids=[person for person, bits_of in fits if bits_of == whole][: COUNTED + 1],
        without={
            name: [person for person, bits_of in fits if bits_of | bit == whole][:COUNTED] for name, bit in bits.items()
        },
    )


def _with_bit(narrowing: Narrowing, bit: int, looker: Looker) -> QuerySet[Any]:
    """Each person once, with the bit."""
    rows = narrowing.rows.exclude(**{f"{narrowing.name}__in": looker.apart}) if looker.apart else narrowing.rows
    found = rows.order_by().values_list(narrowing.name, Value(bit, output_field=IntegerField()))
    return found.distinct() if narrowing.repeats else found


def _added_up(rows: Sequence[QuerySet[Any]], wanted: Sequence[int]) -> list[tuple[int, int]]:
    """Person and sum of bits, of those whose sum is `wanted`. Django can't add up what several queries find."""
    first, *others = rows
    sql, params = first.union(*others, all=True).query.sql_with_params()
    kinds = ",".join(["%s"] * len(wanted))
    statement = f"WITH each (person, bit) AS ({sql}) SELECT person, SUM(bit) FROM each GROUP BY person"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} HAVING SUM(bit) IN ({kinds})", [*params, *wanted])
        return [(int(person), int(bits)) for person, bits in cursor.fetchall()]

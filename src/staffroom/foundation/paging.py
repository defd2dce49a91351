"""Lists cut into pages by key: the ten-thousandth page costs what the first costs, and none shifts while one reads."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

AFTER, BEFORE, FROM = "a", "b", "f"
SEAL_LENGTH = 12
NEWEST_TALK_FIRST = ("-last_message_at", "-pk")


@dataclass(frozen=True)
class Page[T]:
    """Some rows in order, and the keys of the pages on either side (None where there is none)."""

    items: list[T]
    next_key: str | None
    previous_key: str | None


@dataclass(frozen=True)
class _Place:
    """A row's position, and whether the page begins after it, ends before it, or begins with it (`side`)."""

    side: str
    values: tuple[Any, ...]


def page_after[M: Model](
    queryset: QuerySet[M], *, order: Sequence[str] = NEWEST_TALK_FIRST, key: str | None = None, size: int = 30
) -> Page[M]:
    """The page that `key` (from another page, or from `key_from`) stands for; the first one without a key.

    `order` names fields that are never null, the last of them unique; “-” means descending. A key that was tampered
    with, or that leads beyond the end, gives the first page. One query; a key of `key_from` takes a second.
    """
    place = _read_key(key, order) if key else None
    if place is None:
        return _page_ahead(queryset, order, size, has_previous=False)
    if place.side == BEFORE:
        page = _page_back(queryset, place, order, size)
    else:
        beyond = queryset.filter(_beyond(place, order))
        has_previous = place.side == AFTER or queryset.exclude(_beyond(place, order)).exists()
        page = _page_ahead(beyond, order, size, has_previous=has_previous)
    return page if page.items else _page_ahead(queryset, order, size, has_previous=False)


def key_from(row: Model, order: Sequence[str] = NEWEST_TALK_FIRST) -> str:
    """The key of a page that begins with `row`: where a permalink leads, or “new since you were here”."""
    return _write_key(FROM, row, order)


def _page_ahead[M: Model](queryset: QuerySet[M], order: Sequence[str], size: int, *, has_previous: bool) -> Page[M]:
    found = list(queryset.order_by(*order)[: size + 1])
    items = found[:size]
    return Page(
        items=items,
        next_key=_write_key(AFTER, items[-1], order) if len(found) > size else None,
        previous_key=_write_key(BEFORE, items[0], order) if has_previous and items else None,
    )


def _page_back[M: Model](queryset: QuerySet[M], place: _Place, order: Sequence[str], size: int) -> Page[M]:
    backwards = [field[1:] if field.startswith("-") else f"-{field}" for field in order]
    found = list(queryset.filter(_beyond(place, backwards)).order_by(*backwards)[: size + 1])
    items = found[:size][::-1]
    return Page(
        items=items,
        next_key=_write_key(AFTER, items[-1], order) if items else None,
        previous_key=_write_key(BEFORE, items[0], order) if len(found) > size else None,
    )


def _beyond(place: _Place, order: Sequence[str]) -> Q:
    """What comes after `place` in this order.

    A comparison of rows, (a, b) > (1, 2), written out as a > 1 or (a = 1 and b > 2). The bound on the first field
    alone says nothing new, but it is what both databases find the place in an index by.
    """
    names = [field.removeprefix("-") for field in order]
    comparisons = ["lt" if field.startswith("-") else "gt" for field in order]
    last = comparisons[-1] + ("e" if place.side == FROM else "")
    found = Q((f"{names[-1]}__{last}", place.values[-1]))
    for name, comparison, value in reversed(list(zip(names, comparisons, place.values, strict=True))[:-1]):
        found = Q((f"{name}__{comparison}", value)) | (Q((name, value)) & found)
    return Q((f"{names[0]}__{comparisons[0]}e", place.values[0])) & found


def _write_key(side: str, row: Model, order: Sequence[str]) -> str:
    values = [attrgetter(field.removeprefix("-").replace("__", "."))(row) for field in order]
    content = json.dumps([side, *map(_written, values)], separators=(",", ":"), ensure_ascii=False).encode()
    encoded = base64.urlsafe_b64encode(content).rstrip(b"=").decode()
    return encoded + _seal(encoded, order)


def _read_key(key: str, order: Sequence[str]) -> _Place | None:
    encoded, seal = key[:-SEAL_LENGTH], key[-SEAL_LENGTH:]
    if not key.isascii() or not constant_time_compare(seal, _seal(encoded, order)):
        return None
    side, *values = json.loads(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    return _Place(side, tuple(map(_read, values)))


def _seal(encoded: str, order: Sequence[str]) -> str:
    """Keeps keys of one list out of another, and made-up ones out of the cache of pages."""
    seal = salted_hmac("staffroom.foundation.paging", f"{','.join(order)} {encoded}", algorithm="sha256")
    return seal.hexdigest()[:SEAL_LENGTH]


def _written(value: Any) -> Any:
    return {"at": value.isoformat()} if isinstance(value, datetime) else value


def _read(value: Any) -> Any:
    return datetime.fromisoformat(value["at"]) if isinstance(value, dict) else value

"""Finds towns by what people type."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError

from .folding import fold

SHORTEST_BEGINNING = 3  # letters by which a name that goes on is found
MOST_LOOKED_AT = 400
_LONGEST = 200
_SAID_OTHERWISE = {"uk": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "usa": "US"}

_EXACT = "SELECT town FROM name WHERE folded = ? ORDER BY people DESC LIMIT ?"
_BEGINNING = "SELECT town FROM name WHERE folded > ? AND folded < ? GROUP BY town ORDER BY max(people) DESC LIMIT ?"
_TOWNS = "SELECT id, name, region, country, latitude, longitude, people FROM town WHERE id IN"


@dataclass(frozen=True)
class Town:
    """`id` is GeoNames' own; `country` an ISO code of two letters; degrees are WGS 84. `region` may be empty."""

    id: int
    name: str
    region: str
    country: str
    latitude: float
    longitude: float
    people: int


def find(path: Path, words: str, *, language: str = "en", limit: int = 10, is_whole: bool = False) -> list[Town]:
    """Towns that are called so or begin so, in any language, the largest first; exact names before the others.

    `is_whole`: only those that are called so.

    “Leeds”, “leeds, united kingdom”, “München, Bayern”: region and country, in English or in `language`, tell towns of
    one name apart. What stands behind a comma and is neither is passed over.
    """
    name, *further = [fold(part) for part in words[:_LONGEST].split(",")]
    if not name:
        return []
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as link:
        exact = _read(link, _numbers(link, _EXACT, name, MOST_LOOKED_AT))
        others: list[Town] = []
        if len(name) >= SHORTEST_BEGINNING and not is_whole:
            others = _read(link, _numbers(link, _BEGINNING, name, f"{name}\U0010ffff", MOST_LOOKED_AT))
    seen = {it.id for it in exact}
    found = [*exact, *(it for it in others if it.id not in seen)]
    for part in filter(None, further):
        found = _narrowed(found, part, language)
    if not further:
        return found[:limit]
    return [it for it in found if it.id in seen][:limit] or found[:limit]


def is_country(words: str, *, language: str = "en") -> bool:
    """Whether that is what a country is called, in English or in `language`, or its code."""
    return any(fold(words) in names for names in _countries(language))


def town(path: Path, number: int) -> Town | None:
    """The town with this number at GeoNames."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as link:
        return next(iter(_read(link, [number])), None)


def _numbers(link: sqlite3.Connection, statement: str, *values: str | int) -> list[int]:
    return [number for (number,) in link.execute(statement, values)]


def _read(link: sqlite3.Connection, numbers: Sequence[int]) -> list[Town]:
    """The towns, in this order."""
    marks = ", ".join("?" * len(numbers))
    rows = link.execute(f"{_TOWNS} ({marks})", numbers)
    found = {row[0]: Town(*row) for row in rows}
    return [found[number] for number in numbers if number in found]


def _narrowed(towns: list[Town], part: str, language: str) -> list[Town]:
    """Those in the region or country that `part` names; all of them where it names neither."""
    country = next((names[part] for names in _countries(language) if part in names), None)
    in_region = [it for it in towns if fold(it.region) == part]
    if country is None or in_region:
        return in_region or towns
    return [it for it in towns if it.country == country]


def _countries(language: str) -> Iterator[dict[str, str]]:
    """Folded names of countries and their codes."""
    yield _SAID_OTHERWISE
    for code in dict.fromkeys((language.replace("_", "-").partition("-")[0], "en")):
        yield _countries_in(code)


@lru_cache(maxsize=4)
def _countries_in(language: str) -> dict[str, str]:
    try:
        named = Locale(language).territories
    except (UnknownLocaleError, ValueError):
        return {}
    countries = {code: name for code, name in named.items() if len(code) == 2 and code.isalpha()}
    return {code.lower(): code for code in countries} | {fold(name): code for code, name in countries.items()}

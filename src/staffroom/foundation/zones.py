"""The time zones that people choose from: each place once, by the name it has today.

The zone database knows many more: names that places had once (Asia/Calcutta), and several for the same (GB, GB-Eire).
What somebody chose by one of those goes on working; it is only not offered again.
"""

import zoneinfo
from functools import cache
from importlib import resources
from pathlib import Path

LIST = "zone.tab"  # comes with every copy of the database: country, coordinates, zone, comments


@cache
def places() -> tuple[str, ...]:
    """“Africa/Abidjan” to “Pacific/Wallis”; all names there are, if the database came without its list."""
    known = zoneinfo.available_timezones()
    listed = {line.split("\t")[2].strip() for line in _list().splitlines() if line and not line.startswith("#")}
    return tuple(sorted(listed & known or known))


@cache
def country_of(zone: str) -> str:
    """The code of the country whose zone that is; empty for those that are no country's."""
    listed = (line.split("\t") for line in _list().splitlines() if line and not line.startswith("#"))
    return next((parts[0] for parts in listed if parts[2].strip() == zone), "")


def _list() -> str:
    """The system's list, as the zones themselves are the system's where it has any; else the one of `tzdata`."""
    for folder in zoneinfo.TZPATH:
        if (found := Path(folder) / LIST).is_file():
            return found.read_text(encoding="utf-8")
    try:
        return resources.files("tzdata.zoneinfo").joinpath(LIST).read_text(encoding="utf-8")
    except (FileNotFoundError, ModuleNotFoundError):
        return ""

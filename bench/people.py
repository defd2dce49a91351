"""The directory of people and people like oneself, on a site with a hundred thousand members, on both databases."""

import json
import os
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench import product
from bench.processes import memory
from bench.results import Figure, Row
from bench.scale import KEPT_AT, database_on, postgresql
from bench.setting import Bench
from bench.web import BROWSER, Client

NEEDS: set[str] = set()
OWN_SITES = True
PORTS = (58650, 58651, 58652)
PEOPLE = 100_000
FILLED = "people.json"  # what the measurements ask for, in the folder of the site
ASKED, AGAIN = 24, 20
SLOWEST = 200.0  # ms
MOST_MEMORY = 160.0  # MiB
FOUND = re.compile(r'<h2 id="found">')
REASONS = re.compile(r'<ul class="reasons">')
HOW = (
    f"{PEOPLE:,} members with some eight things each to be found by, a quarter of them shown to connections, to shared "
    "networks or to nobody; one connection, signed in as a member who knows 150. Directory: whole pages with all "
    f"facets, in turn {ASKED} questions of one to three facets, places and words, each asked for the first time once. "
    "Suggestions: the page of five people and their reasons. Memory: PSS of all processes after that, on SQLite."
)
LIMITS = (
    "of a page of three facets, PostgreSQL takes two thirds of the time for who fits and for the facets' counts, and "
    "composing some fifteen statements most of the rest. The first time, what is common is counted along the index, "
    "and kept for ten minutes. Of people like oneself, half is the counts of what two thousand candidates share. "
    "Memory: 108 MiB when the server has started, 16 of the database's file mapped, the rest the connections of six "
    "threads and what Django keeps of queries and templates."
)


def measure(bench: Bench) -> Figure:
    rows = [row for database in ("SQLite", "PostgreSQL") for row in _rows(bench, database)]
    return Figure("people", "A hundred thousand people", HOW, rows, limits=LIMITS)


def _rows(bench: Bench, database: str) -> Iterator[Row]:
    with _site(bench, database) as (told, process):
        client = Client(f"http://127.0.0.1:{PORTS[0]}", {"User-Agent": BROWSER, "Cookie": str(told["cookie"])})
        questions = _questions(told)
        first = [_page(client, f"/people/?{question}", FOUND) for question in questions]
        again = [_page(client, f"/people/?{question}", FOUND) for _ in range(bench.rounds) for question in questions]
        alike = [_page(client, "/people/like-me/", REASONS) for _ in range(bench.rounds * AGAIN)]
        yield _row(f"{database}: directory, first time, p95", first)
        yield _row(f"{database}: directory, p95", again)
        yield _row(f"{database}: people like oneself, p95", alike)
        if database == "SQLite":
            used = memory([process])
            aim = f"at most {MOST_MEMORY:g} MiB"
            yield Row("memory after it", "MiB", used, aim=aim, reached=used <= MOST_MEMORY)


def _row(what: str, seconds: Sequence[float]) -> Row:
    slow = statistics.quantiles([each * 1000 for each in seconds], n=20)[-1]
    return Row(what, "ms", slow, aim=f"at most {SLOWEST:g} ms", reached=slow <= SLOWEST)


def _page(client: Client, path: str, found: re.Pattern[str]) -> float:
    reply = client.get(path)
    if reply.status != 200 or not found.search(reply.text):
        raise RuntimeError(f"{path} answered {reply.status}, and found nobody.")
    return reply.seconds


def _questions(told: dict[str, Any]) -> list[str]:
    """The same for the same site: frequent values and seldom ones, alone and together."""
    sectors, topics, places, networks = (told[name] for name in ("sectors", "topics", "places", "networks"))
    asked: list[list[tuple[str, object]]] = [[]]
    for number in range(5):
        sector, topic, place = sectors[number * 3], topics[number * number * 4], places[number * 7 + 2]
        asked += [
            [("sector", sector)],
            [("sector", sector), ("topic", topic)],
            [("near", place), ("within", "25" if number % 2 else "100")],
            [("sector", sector), ("stage", f"stage-{number}"), ("alone", "yes")],
        ]
    asked += [
        [("q", "garcia")],
        [("q", "weber"), ("sector", sectors[1])],
        [("network", networks[2]), ("language", "de")],
    ]
    return [urlencode(parameters) for parameters in asked][:ASKED]


@contextmanager
def _site(bench: Bench, database: str) -> Iterator[tuple[dict[str, Any], int]]:
    """What was filled in, and the id of the running server's process."""
    with ExitStack() as stack:
        folder = bench.folder / f"people-{database.lower()}-{PEOPLE}"
        url = ""
        if database == "PostgreSQL":
            url = database_on(stack.enter_context(postgresql()), PEOPLE, "people_")
        _fill(folder, bench.sink_port, url)
        process = stack.enter_context(product.serving(folder, PORTS, url))
        yield json.loads((folder / FILLED).read_text()), process.pid


def _fill(folder: Path, sink_port: int, database: str) -> None:
    """In a process of its own, unless it was filled before."""
    folder.mkdir(parents=True, exist_ok=True)
    is_filled = (folder / FILLED).exists() and (not database or os.environ.get(KEPT_AT))
    task = "migrate" if is_filled else "main"
    code = f"import django; django.setup(); from bench.many_people import {task}; {task}()"
    command = [sys.executable, "-c", code, str(folder), str(PEOPLE), str(sink_port)]
    subprocess.run(command, cwd=product.ROOT, env=product.environment(folder, database), check=True)

"""The same site with ten thousand, a hundred thousand and a million messages, on both databases."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from psycopg import sql

from bench import product, readable
from bench.large_text import COMMON, PHRASES, RARE
from bench.pages import complete_page
from bench.results import Figure, Row
from bench.searching import found_page
from bench.setting import Bench
from bench.web import BROWSER, Client
from staffroom.wiring.postgresql import private_server

NEEDS: set[str] = set()
OWN_SITES = True
PORTS = 58600  # and some above
KEPT_AT = "STAFFROOM_BENCH_POSTGRESQL"
NETWORKS = ("bench", "bench-01", "bench-03", "bench-04", "bench-06")  # large and small ones, open to the reader
AGAIN = 12  # times a round, each measurement
SLOWER, SLOWEST = 1.5, 150.0
HOW = (
    "Sites of three sizes, filled with made-up text of a large vocabulary in forty networks and indexed by the "
    "product's own rebuild; all three run and take turns. Signed in, one connection. Ingest: ten answers to a "
    "conversation handed over by LMTP, until all stand on its page, for each letter. Searches are by date, newest "
    "first: rare words and phrases (in twelve messages each), common words (in a tenth of all and more), and a "
    "common word with from:, in:, after: and before:. p95 over all rounds."
)
LIMITS = (
    "operators that leave some ten thousand among a million: PostgreSQL finds 35,000 of them in its index in 15 ms, "
    "and then reads 27,000 pages of the table for their dates, which takes 100 ms with the memory it has of its own "
    "as it comes (shared_buffers, 128 MB). For a phrase it looks at each of the 9,000 messages that have both "
    "words."
)


@dataclass
class Site:
    """A site that runs."""

    size: int
    base: str
    lmtp_port: int
    told: dict[str, object]

    def __post_init__(self) -> None:
        self.client = Client(self.base, {"User-Agent": BROWSER, "Cookie": str(self.told["cookie"])})
        if self.client.get("/you/").status != 200:
            raise RuntimeError("The reader is not signed in, as they are to be.")
        self._paths = cycle(self.told["thirty"])  # type: ignore[call-overload]
        self._asked = {kind: cycle(asked) for kind, asked in _searches(self.told).items()}

    def page(self) -> float:
        return complete_page(self.client, next(self._paths), 30)

    def network(self) -> float:
        reply = self.client.get(str(self.told["network"]))
        if reply.status != 200:
            raise RuntimeError(f"The network's page answered {reply.status}.")
        return reply.seconds

    def search(self, kind: str) -> float:
        return found_page(self.client, next(self._asked[kind]))

    def ingest(self) -> float:
        """Seconds for each of ten letters."""
        return readable.letters_read(self.client, self.lmtp_port, str(self.told["network_address"]), self._open(), 10)

    def _open(self) -> tuple[str, str]:
        """(Message-ID, path) of a new conversation."""
        title = f"Opening hours {uuid4().hex[:8]}"
        letter = readable.sent(self.lmtp_port, str(self.told["network_address"]), title)
        return letter.message_id, readable.path_of(self.client, str(self.told["network"]), title)


def measure(bench: Bench) -> Figure:
    rows = [row for database in ("SQLite", "PostgreSQL") for row in _rows(bench, database)]
    return Figure("scale", "A million messages", HOW, rows, limits=LIMITS)


def _rows(bench: Bench, database: str) -> Iterator[Row]:
    with _sites(bench, database) as sites:
        kinds = list(_searches(sites[0].told))
        measures: dict[str, Callable[[Site], float]] = {
            "a page of 30 messages": Site.page,
            "a network's page": Site.network,
            **{f"search, {kind}": lambda site, kind=kind: site.search(kind) for kind in kinds},  # type: ignore[misc]
        }
        for what, once in measures.items():
            yield from _curve(f"{database}: {what}", sites, once, bench.rounds, is_search=what.startswith("search"))
        yield from _curve(f"{database}: ingest, each letter", sites, Site.ingest, bench.rounds, again=1)


def _curve(
    what: str,
    sites: list[Site],
    once: Callable[[Site], float],
    rounds: int,
    *,
    again: int = AGAIN,
    is_search: bool = False,
) -> Iterator[Row]:
    """The sites in turn; a first round isn't counted."""
    found: dict[int, list[float]] = {site.size: [] for site in sites}
    for number in range(rounds + 1):
        for site in sites:
            seconds = [once(site) * 1000 for _ in range(again)]
            found[site.size] += seconds if number else []
    smallest = statistics.median(found[sites[0].size])
    for site in sites:
        median = statistics.median(found[site.size])
        ratio = median / smallest
        is_last = site is sites[-1] and site is not sites[0]
        among = f"{what}, among {site.size:,}" + (f" ({ratio:.2f} × among {sites[0].size:,})" if is_last else "")
        aim = f"at most {SLOWER} × among {sites[0].size:,}" if is_last else ""
        yield Row(among, "ms", median, aim=aim, reached=ratio <= SLOWER if is_last else None)
    if is_search:
        slow = statistics.quantiles(found[sites[-1].size], n=20)[-1]
        reached = slow <= SLOWEST
        yield Row(f"{what}, among {sites[-1].size:,}, p95", "ms", slow, aim=f"at most {SLOWEST:g} ms", reached=reached)


def _searches(told: dict[str, object]) -> dict[str, list[str]]:
    writers: list[str] = told["writers"]  # type: ignore[assignment]
    between = "after:2020 before:2025"
    operators = [f'{word} from:"{writer}" {between}' for word, writer in zip(COMMON, writers, strict=False)]
    operators += [f"{word} in:{slug} {between}" for word, slug in zip(COMMON, NETWORKS, strict=False)]
    return {
        "rare word": RARE,
        "phrase": [f'"{phrase}"' for phrase in PHRASES],
        "operators": operators,
        "common word by date": list(COMMON),
    }


@contextmanager
def _sites(bench: Bench, database: str) -> Iterator[list[Site]]:
    """All three, filled if they were not yet, and running."""
    with ExitStack() as stack:
        server = stack.enter_context(postgresql()) if database == "PostgreSQL" else ""
        sites = []
        for number, size in enumerate(bench.sizes):
            folder = bench.folder / f"{database.lower()}-{size}"
            url = database_on(server, size) if server else ""
            _fill(folder, size, bench.sink_port, url)
            ports = (PORTS + 10 * number, PORTS + 10 * number + 1, PORTS + 10 * number + 2)
            stack.enter_context(product.serving(folder, ports, url))
            told = json.loads((folder / "large.json").read_text())
            sites.append(Site(size, f"http://127.0.0.1:{ports[0]}", ports[1], told))
        yield sites


@contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL server: the one that is named, where what was filled is kept; else one for this run alone."""
    if named := os.environ.get(KEPT_AT):
        yield named
        return
    with private_server() as url:
        yield url


def database_on(server: str, size: int, of: str = "") -> str:
    """A database on it for a site of that size (`of` something else than messages); made, if it is not there."""
    name = f"staffroom_bench_{of}{size}"
    with psycopg.connect(server, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def _fill(folder: Path, size: int, sink_port: int, database: str) -> None:
    """In a process of its own. What is there is taken as it is, with the migrations that came since."""
    folder.mkdir(parents=True, exist_ok=True)
    is_filled = (folder / "large.json").exists() and (not database or os.environ.get(KEPT_AT))
    task = "migrate" if is_filled else "main"
    code = f"import django; django.setup(); from bench.large_site import {task}; {task}()"
    command = [sys.executable, "-c", code, str(folder), str(size), str(sink_port)]
    subprocess.run(command, cwd=product.ROOT, env=product.environment(folder, database), check=True)

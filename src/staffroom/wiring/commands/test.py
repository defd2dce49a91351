"""`staffroom test`: every test, on SQLite and on PostgreSQL, in a browser and by real SMTP."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

from staffroom.wiring import machine, postgresql
from staffroom.wiring.commands import check

ROOT = Path(__file__).parents[4]
KILLS = 20
KILLS_OF_AN_IMPORT = 6
PROCESSORS = os.cpu_count() or 1
WORKERS = PROCESSORS + 1  # one always waits: for a browser, a database, a clock
WORKERS_OF_TWO = max(2, PROCESSORS // 2 + 1)  # where two runs share the processors
PYTEST_FOUND_NOTHING = 5

type Step = tuple[str, Callable[[], int]]
type Done = tuple[str, bool, float]


def run(options: argparse.Namespace) -> int:
    """0 if every step that could run passed; 1 if one failed, or with --all if something was missing."""
    missing = machine.missing()
    failed = _say(_steps_done(_steps(options, missing)))
    if missing:
        print("\nNot tested, because this machine lacks:", file=sys.stderr)
        for name in missing:
            print(f"  {machine.NEEDED[name]}", file=sys.stderr)
    return 1 if failed or (options.all and missing) else 0


def _steps(options: argparse.Namespace, missing: list[str]) -> Iterable[Step]:
    """What is to be done, each with a function whose 0 says that it passed."""
    is_whole = not options.tests and not options.after
    both = not options.quick and "postgresql" not in missing
    if options.kill:
        url = os.environ.get("DATABASE_URL")
        yield "killing", lambda: _kill(options.kill, {"DATABASE_URL": url} if url else {})
        return
    if is_whole:
        yield "check", check.everything
    if is_whole and both:
        yield "tests on SQLite and on PostgreSQL", lambda: _pytest_side_by_side(options, missing)
    else:
        yield "tests on SQLite", lambda: _pytest(options, missing, {})
    if both and not is_whole:
        yield "tests on PostgreSQL", lambda: _on_postgresql(lambda told: _pytest(options, missing, told))
    if is_whole and not options.quick:
        databases = "on SQLite and on PostgreSQL" if both else "on SQLite"
        yield f"killing {databases}", lambda: _kill_side_by_side(on_postgresql=both)


def _steps_done(steps: Iterable[Step]) -> list[Done]:
    done = []
    for name, step in steps:
        print(f"\n== {name}", flush=True)
        began = time.monotonic()
        done.append((name, step() == 0, time.monotonic() - began))
    return done


def _say(done: list[Done]) -> int:
    print()
    for name, passed, seconds in done:
        print(f"{'passed' if passed else 'FAILED'}  {name} ({seconds:.0f} s)")
    return sum(not passed for _, passed, _ in done)


def _pytest_side_by_side(options: argparse.Namespace, missing: list[str]) -> int:
    """On both databases at once: where one waits for a browser or a clock, the other has the processor.

    What is said of PostgreSQL is kept until all has been said of SQLite.
    """
    with tempfile.TemporaryFile("w+") as said, ThreadPoolExecutor(1) as threads:
        other = threads.submit(
            _on_postgresql, lambda told: _pytest(options, missing, told, workers=WORKERS_OF_TWO, said=said)
        )
        on_sqlite = _pytest(options, missing, {}, workers=WORKERS_OF_TWO)
        on_postgresql = other.result()
        said.seek(0)
        print(f"\n== and on PostgreSQL\n{said.read()}", flush=True)
    return on_sqlite or on_postgresql


def _pytest(
    options: argparse.Namespace,
    missing: list[str],
    environment: dict[str, str],
    *,
    workers: int = WORKERS,
    said: IO[str] | None = None,
) -> int:
    command = [sys.executable, "-m", "pytest", *options.tests, *options.after]
    unwanted = [] if not options.quick and "chromium" not in missing else ["browser"]
    unwanted.append("once" if environment else "crossing")
    command += ["-m", " and ".join(f"not {mark}" for mark in unwanted)]
    is_whole = not options.tests and not options.after
    if is_whole:
        command += ["-n", str(workers), "--dist", "loadgroup"]
    code = _call(command, environment, said)
    # What was named may well be meant for one database alone.
    return 0 if code == PYTEST_FOUND_NOTHING and not is_whole and environment else code


def _on_postgresql(step: Callable[[dict[str, str]], int]) -> int:
    with postgresql.private_server() as url:
        return step({"DATABASE_URL": url})


def _kill(times: int, environment: dict[str, str]) -> int:
    """Of the server, while mail goes through it; and of an import."""
    server = _call([sys.executable, "tests/kill.py", str(times)], environment)
    importing = _call([sys.executable, "tests/kill_importing.py", str(min(times, KILLS_OF_AN_IMPORT))], environment)
    return server or importing


def _kill_side_by_side(*, on_postgresql: bool) -> int:
    """On both databases at once: most of the time one waits for a server to come up, and for the other processor."""
    runs: list[Callable[[], int]] = [lambda: _kill(KILLS, {})]
    if on_postgresql:
        runs.append(lambda: _on_postgresql(lambda told: _kill(KILLS, told)))
    with ThreadPoolExecutor(len(runs)) as threads:
        return max(threads.map(lambda run: run(), runs))


def _call(command: list[str], environment: dict[str, str], said: IO[str] | None = None) -> int:
    """Its exit code. On SQLite unless `environment` says otherwise: DATABASE_URL may be the operator's own.

    What it says goes to the terminal, or into the file `said`.
    """
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(command, cwd=ROOT, env=inherited | environment, stdout=said, stderr=said, check=False)
    return done.returncode

"""`staffroom test`: every test, on SQLite and on PostgreSQL, in a browser and by real SMTP."""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from staffroom.wiring import machine, postgresql
from staffroom.wiring.commands import check

ROOT = Path(__file__).parents[4]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--all", action="store_true", help="as CI does it: nothing that is needed may be missing")
    parser.add_argument("--quick", action="store_true", help="SQLite alone, without browser and kill tests")
    parser.add_argument("--kill", type=int, metavar="N", help="only kill the server N times while mail goes through it")
    parser.add_argument("pytest", nargs="*", help="tests to run, and options after --; all if none are named")


def run(options: argparse.Namespace) -> int:
    """0 if every step that could run passed; 1 if one failed, or with --all if something was missing."""
    if options.kill:
        return _say(_steps_of([("killing", _kill(options.kill))]))
    missing = machine.missing()
    steps = [] if options.pytest else [("check", check.everything)]
    steps.append(("tests on SQLite", lambda: _pytest(options, missing, {})))
    if not options.quick and "postgresql" not in missing:
        steps.append(("tests on PostgreSQL", lambda: _on_postgresql(options, missing)))
    if not options.quick and not options.pytest:
        steps.append(("killing", _kill(20)))
    failed = _say(_steps_of(steps))
    if missing:
        print("\nNot tested, because this machine lacks:", file=sys.stderr)
        for name in missing:
            print(f"  {machine.NEEDED[name]}", file=sys.stderr)
    return 1 if failed or (options.all and missing) else 0


def _steps_of(steps) -> list[tuple[str, bool, float]]:
    done = []
    for name, step in steps:
        print(f"\n== {name}", flush=True)
        began = time.monotonic()
        done.append((name, step() == 0, time.monotonic() - began))
    return done


def _say(done: list[tuple[str, bool, float]]) -> int:
    print()
    for name, passed, seconds in done:
        print(f"{'passed' if passed else 'FAILED'}  {name} ({seconds:.0f} s)")
    return sum(not passed for _, passed, _ in done)


def _pytest(options: argparse.Namespace, missing: list[str], environment: dict[str, str]) -> int:
    command = [sys.executable, "-m", "pytest", *options.pytest]
    unwanted = [] if not options.quick and "chromium" not in missing else ["browser"]
    if "gettext" in missing:
        unwanted.append("gettext")
    if environment:
        unwanted.append("once")
    if unwanted:
        command += ["-m", " and ".join(f"not {mark}" for mark in unwanted)]
    if not options.pytest:
        command += ["-n", "2", "--dist", "loadgroup"]
    return subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=False).returncode


def _on_postgresql(options: argparse.Namespace, missing: list[str]) -> int:
    with postgresql.private_server() as url:
        return _pytest(options, missing, {"DATABASE_URL": url})


def _kill(times: int):
    command = [sys.executable, "tests/kill.py", str(times)]
    return lambda: subprocess.run(command, cwd=ROOT, check=False).returncode

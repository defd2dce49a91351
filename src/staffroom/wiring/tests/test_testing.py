"""`staffroom test` itself: which steps it takes, and what it says of a machine that lacks something."""

import argparse
import sys

import pytest

from staffroom.wiring import arguments, machine, postgresql
from staffroom.wiring.commands import check, test

pytestmark = pytest.mark.once


@pytest.fixture
def bare_machine(tmp_path, monkeypatch):
    """Nothing is on the path, and Debian's PostgreSQL is not there either."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(postgresql, "DEBIAN", tmp_path)


@pytest.fixture
def called(monkeypatch):
    """What would have been run, with which database; all of it passes."""
    calls = []

    def call(command, environment, said=None):
        calls.append((command[1:], environment))
        return 0

    monkeypatch.setattr(test, "_call", call)
    monkeypatch.setattr(check, "everything", lambda: 0)
    return calls


def options(*argv, after=()):
    parser = argparse.ArgumentParser()
    arguments.test(parser)
    read = parser.parse_args(argv)
    read.after = list(after)
    return read


def test_what_the_machine_lacks_is_said_last_with_how_to_get_it(bare_machine, called, capsys):
    assert test.run(options()) == 0
    lines = capsys.readouterr().err.splitlines()
    assert lines[1] == "Not tested, because this machine lacks:"
    assert [line.strip() for line in lines[2:]] == list(machine.NEEDED.values())
    assert all("apt install" in line for line in lines[2:])


def test_with_all_what_is_missing_is_a_failure(bare_machine, called):
    assert test.run(options("--all")) == 1


def test_without_a_browser_its_tests_are_left_out_and_without_postgresql_its_run(bare_machine, called):
    test.run(options())

    assert called == [
        (["-m", "pytest", "-m", "not browser and not crossing", "-n", str(test.WORKERS), "--dist", "loadgroup"], {}),
        (["tests/kill.py", "20"], {}),
        (["tests/kill_importing.py", "6"], {}),
    ]


def test_where_all_is_there_everything_runs_on_both_databases(called, monkeypatch):
    monkeypatch.setattr(machine, "missing", list)
    monkeypatch.setattr(test, "_on_postgresql", lambda step: step({"DATABASE_URL": "postgresql://here"}))

    assert test.run(options("--all")) == 0
    # Both databases side by side.
    workers = ["-n", str(test.WORKERS_OF_TWO), "--dist", "loadgroup"]
    assert sorted(called[:2], key=str) == [
        (["-m", "pytest", "-m", "not crossing", *workers], {}),
        (["-m", "pytest", "-m", "not once", *workers], {"DATABASE_URL": "postgresql://here"}),
    ]
    assert sorted(((command[:2], environment) for command, environment in called[2:]), key=str) == [
        (["tests/kill.py", "20"], {"DATABASE_URL": "postgresql://here"}),
        (["tests/kill.py", "20"], {}),
        (["tests/kill_importing.py", "6"], {"DATABASE_URL": "postgresql://here"}),
        (["tests/kill_importing.py", "6"], {}),
    ]


def test_what_is_said_of_postgresql_comes_after_what_is_said_of_sqlite(monkeypatch, capfd):
    monkeypatch.setattr(machine, "missing", list)
    monkeypatch.setattr(test, "_on_postgresql", lambda step: step({"DATABASE_URL": "postgresql://here"}))
    monkeypatch.setattr(check, "everything", lambda: 0)
    monkeypatch.setattr(test, "_kill_side_by_side", lambda **told: 0)
    call = test._call
    say = "import os, sys; url = os.environ.get('DATABASE_URL'); print('on', url); sys.exit(7 if url else 0)"
    monkeypatch.setattr(test, "_call", lambda _, *told: call([sys.executable, "-c", say], *told))

    assert test.run(options("--all")) == 1
    lines = [line for line in capfd.readouterr().out.splitlines() if line.startswith(("on ", "== and", "FAILED"))]
    assert [line.partition(" (")[0] for line in lines] == [
        "on None",
        "== and on PostgreSQL",
        "on postgresql://here",
        "FAILED  tests on SQLite and on PostgreSQL",
    ]


def test_named_tests_run_alone_with_pytests_own_options(bare_machine, called):
    test.run(options("src/staffroom/journal", after=["-k", "timer"]))

    assert called == [
        (["-m", "pytest", "src/staffroom/journal", "-k", "timer", "-m", "not browser and not crossing"], {})
    ]


def test_killing_alone_goes_as_often_as_asked(bare_machine, called, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    test.run(options("--kill", "6"))

    assert called == [(["tests/kill.py", "6"], {}), (["tests/kill_importing.py", "6"], {})]


def test_a_step_that_fails_is_named_and_ends_with_1(bare_machine, monkeypatch, capsys):
    monkeypatch.setattr(test, "_call", lambda command, environment, said=None: int("kill.py" in command[1]))
    monkeypatch.setattr(check, "everything", lambda: 0)

    assert test.run(options()) == 1
    said = [
        line.split(" (")[0] for line in capsys.readouterr().out.splitlines() if line.startswith(("passed", "FAILED"))
    ]
    assert said == ["passed  check", "passed  tests on SQLite", "FAILED  killing on SQLite"]


def test_the_tests_never_touch_the_operators_own_database(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://the-real-one")
    seen = {}
    monkeypatch.setattr(
        test.subprocess, "run", lambda *_, env, **__: seen.update(env) or argparse.Namespace(returncode=0)
    )

    test._call(["pytest"], {})

    assert "DATABASE_URL" not in seen

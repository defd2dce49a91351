"""The command line: what it answers, what it refuses in a sentence, and that it leaves nothing behind."""

import argparse
import socket
import sqlite3
from pathlib import Path

import pytest

from staffroom.foundation.environment import UnexpectedValue
from staffroom.foundation.sqlite import UnsafeSqlite
from staffroom.wiring import arguments, command, databases, listening
from staffroom.wiring.trouble import CannotGoOn

from .running import staffroom

pytestmark = pytest.mark.once


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A folder that is empty, to be called in."""
    monkeypatch.setattr(arguments, "HOME", tmp_path)
    monkeypatch.delenv("STAFFROOM_DATA", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", [name for name in command.COMMANDS if name != "bench"])
def test_every_command_explains_itself_and_leaves_nothing_behind(name, elsewhere, capsys):
    with pytest.raises(SystemExit) as end:
        command.main([name, "--help"])

    assert end.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: staffroom {name}")
    assert list(elsewhere.iterdir()) == []


def test_without_a_command_all_are_listed(capsys):
    assert command.main([]) == 0
    listed = capsys.readouterr().out.split("\n\n")[1]
    assert [line.split()[0] for line in listed.splitlines()] == list(command.COMMANDS)


def test_an_unknown_command_ends_with_2_and_the_list(capsys):
    assert command.main(["serve"]) == 2
    assert capsys.readouterr().err.startswith("staffroom: there is no command “serve”.\n\nusage:")


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["run", "--nonsense"], "unrecognized arguments: --nonsense"),
        (["run", "--port", "0"], "argument --port: “0” is no port: use a number from 1 to 65535"),
        (["run", "--workers", "none"], "argument --workers: “none” will not do: use a whole number from 1"),
        (["check", "spelling"], "argument step: “spelling” is none of lint, format, types, contracts"),
    ],
)
def test_options_that_make_no_sense_end_with_2_and_leave_nothing_behind(argv, words, elsewhere, capsys):
    with pytest.raises(SystemExit) as end:
        command.main(argv)

    assert end.value.code == 2
    assert capsys.readouterr().err.splitlines()[-1] == f"staffroom {argv[0]}: error: {words}"
    assert list(elsewhere.iterdir()) == []


def test_what_follows_two_dashes_is_another_programs():
    assert command._split(["src", "--all", "--", "-k", "mail"]) == (["src", "--all"], ["-k", "mail"])


def test_the_data_folder_of_a_checkout_is_in_the_checkout_wherever_one_calls_from(tmp_path, monkeypatch):
    monkeypatch.delenv("STAFFROOM_DATA")
    monkeypatch.chdir(tmp_path)
    parser = argparse.ArgumentParser()
    arguments.run(parser)

    assert parser.parse_args([]).data == Path(__file__).parents[4] / "data"


@pytest.mark.parametrize(
    "trouble",
    [CannotGoOn("The disk is full."), UnexpectedValue("The disk is full."), UnsafeSqlite("The disk is full.")],
)
def test_trouble_is_one_sentence_and_ends_with_1(trouble, monkeypatch, capsys):
    def run(name, rest):
        raise trouble

    monkeypatch.setattr(command, "_run", run)

    assert command.main(["run"]) == 1
    assert capsys.readouterr().err == "staffroom run: The disk is full.\n"


def test_ctrl_c_is_no_trouble(monkeypatch):
    def run(name, rest):
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "_run", run)

    assert command.main(["demo"]) == 130


def test_a_setting_that_makes_no_sense_stops_the_start_with_a_sentence(tmp_path):
    done = staffroom("run", "--data", tmp_path / "data", STAFFROOM_BEHIND_PROXY="yes")

    expected = "staffroom run: Unexpected value STAFFROOM_BEHIND_PROXY=yes: use 'true' or 'false'.\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", expected)


def test_a_data_folder_that_is_a_file_is_named(tmp_path):
    (tmp_path / "data").write_text("not a folder")

    done = staffroom("run", "--data", tmp_path / "data")

    words = f"The data folder {tmp_path}/data can't be used: Not a directory. Choose another with --data."
    assert (done.returncode, done.stderr) == (1, f"staffroom run: {words}\n")


def test_a_damaged_database_is_named_and_left_as_it_is(tmp_path):
    (tmp_path / "staffroom.sqlite3").write_bytes(b"This was once a database. " * 1000)
    web, lmtp, smtp = listening.free_ports(3)

    done = staffroom("run", "--data", tmp_path, "--port", web, "--lmtp-port", lmtp, "--smtp-port", smtp)

    assert done.returncode == 1
    assert done.stderr == (
        f"staffroom run: {tmp_path}/staffroom.sqlite3 is damaged (file is not a database). Leave it as it is, and "
        "restore a backup into another folder with --data.\n"
    )
    assert (tmp_path / "staffroom.sqlite3").read_bytes() == b"This was once a database. " * 1000


def test_ports_that_are_free_are_several_and_no_system_gives_them_to_anybody_unasked():
    ports = listening.free_ports(3)

    assert len(set(ports)) == 3
    assert [port for port in ports if port not in listening.GIVEN_TO_NOBODY] == []
    listening.check("127.0.0.1", {f"--{number}": port for number, port in enumerate(ports)})


def test_a_database_server_that_does_not_answer_is_told_apart_from_our_own_mistakes(tmp_path):
    [port] = listening.free_ports(1)
    url = f"postgresql://somebody:a-secret@127.0.0.1:{port}/site"

    done = staffroom("worker", "--data", tmp_path, DATABASE_URL=url)

    assert done.returncode == 1
    assert done.stderr.startswith("staffroom worker: The database of DATABASE_URL does not answer: connection failed")
    assert done.stderr.count("\n") == 1
    assert "a-secret" not in done.stderr


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://root@host/site", "sqlite:///elsewhere", "postgresql://a:b@host:port/site"]
)
def test_an_address_of_a_database_that_makes_no_sense_is_refused_without_repeating_it(url):
    with pytest.raises(UnexpectedValue) as refusal:
        databases.from_url(url)

    assert str(refusal.value).startswith("Unexpected value of DATABASE_URL")
    assert url not in str(refusal.value)


def test_what_an_address_of_a_database_asks_for_is_kept():
    assert databases.from_url("postgresql://u:p%40x@host/site?sslmode=require")["OPTIONS"] == {
        "sslmode": "require",
        "options": "-c jit=off",
    }


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("attempt to write a readonly database", "Its folder has to belong to whoever starts staffroom."),
        ("unable to open database file", "Its folder has to belong to whoever starts staffroom."),
        ("database disk image is malformed", "restore a backup into another folder with --data."),
    ],
)
def test_what_sqlite_says_comes_with_what_would_help(said, words, monkeypatch):
    monkeypatch.setattr(databases.connection, "vendor", "sqlite", raising=False)

    assert databases.why(sqlite3.OperationalError(said)).endswith(words)


def test_a_port_in_use_is_named_with_the_option_that_helps():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CannotGoOn) as refusal:
            listening.check("127.0.0.1", {"--port": None, "--lmtp-port": port})

    assert str(refusal.value) == f"Port {port} is in use by another program. Choose another with --lmtp-port."


def test_two_doors_cannot_share_a_port():
    with pytest.raises(CannotGoOn) as refusal:
        listening.check("127.0.0.1", {"--port": 8025, "--smtp-port": 8025})

    assert str(refusal.value) == "--port and --smtp-port are both 8025: each needs a port of its own."


def test_an_address_of_another_machine_cannot_be_listened_on():
    with pytest.raises(CannotGoOn) as refusal:
        listening.check("192.0.2.1", {"--port": listening.free_ports(1)[0]})

    assert str(refusal.value).startswith("This machine can't listen at 192.0.2.1: ")


def test_sqlite_that_can_lose_data_is_refused_from_end_to_end(tmp_path):
    """A machine whose only SQLite is the one of Debian 12, without pysqlite3."""
    old = "import sys, sqlite3; sqlite3.sqlite_version = '3.40.1'; sqlite3.sqlite_version_info = (3, 40, 1)\n"
    (tmp_path / "sitecustomize.py").write_text(old + "sys.modules['pysqlite3'] = None\n")

    done = staffroom("run", "--data", tmp_path / "data", PYTHONPATH=str(tmp_path))

    assert done.returncode == 1
    assert done.stderr.startswith("staffroom run: SQLite here is 3.40.1: builds before 3.51.3 can damage a database")
    assert not (tmp_path / "data").exists()

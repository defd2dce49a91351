"""`staffroom verify`: with a site, without one, and with whatever file it is given."""

import json
import os
import sqlite3
import subprocess
import sys

import pytest

from staffroom.foundation import seals
from staffroom.rooms.people.actions import connect
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles import actions
from staffroom.wiring import command

TEXT = "She reads everything twice."


@pytest.fixture
def document(db):
    jo, priya = PersonFactory(name="Jo Norwood"), PersonFactory(name="Priya Shah")
    connect(priya, jo)
    made = actions.recommend(priya, jo, text=TEXT)
    return actions.portable_copy(actions.approve_recommendation(made, by=jo, revision=1), by=jo)


@pytest.fixture
def file(tmp_path, document):
    path = tmp_path / "jo.json"
    path.write_bytes(seals.written(document))
    return path


def verify(*words, data):
    """The command as a program of its own, in a folder of its own."""
    run = [sys.executable, "-m", "staffroom.wiring.command", "verify", *map(str, words), "--data", str(data)]
    alone = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(run, capture_output=True, text=True, check=False, timeout=60, cwd=data.parent, env=alone)


def test_a_site_that_does_not_answer_keeps_nothing_from_being_checked(file, tmp_path):
    (tmp_path / "old").mkdir()
    sqlite3.connect(tmp_path / "old" / "staffroom.sqlite3").close()
    done = verify(file, data=tmp_path / "old")
    assert (done.returncode, done.stdout.partition("\n")[0]) == (0, "The seal fits: every word is as it was sealed.")
    assert done.stderr == "The site in the data folder could not be asked: no such table: profiles_sealkey\n"


def test_without_any_site_it_says_that_the_seal_fits(file, tmp_path):
    done = verify(file, data=tmp_path / "nothing")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("The seal fits: every word is as it was sealed.\n\n  She reads everything twice.\n")
    assert "Fingerprint: " in done.stdout
    assert "There is no site in the data folder" in done.stdout
    assert not (tmp_path / "nothing" / "staffroom.sqlite3").exists()


def test_one_changed_letter_is_found(file, tmp_path):
    file.write_text(file.read_text().replace("twice", "thrice"))
    done = verify(file, "--json", data=tmp_path / "nothing")
    told = json.loads(done.stdout)
    assert (done.returncode, told["verdict"], told["document"]) == (1, "changed", None)


@pytest.mark.parametrize("octets", [b"", b"\x00\xff", b"[" * 60_000, b" " * 100_000])
def test_any_other_file_is_said_to_be_none(tmp_path, octets):
    (tmp_path / "x.json").write_bytes(octets)
    done = verify(tmp_path / "x.json", data=tmp_path / "nothing")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == "This is no portable copy of a recommendation: there is no seal in it that we can read.\n"


def test_a_file_that_is_not_there_is_said_in_a_sentence(tmp_path):
    done = verify(tmp_path / "x.json", data=tmp_path / "nothing")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"staffroom verify: {tmp_path / 'x.json'} can't be read: No such file or directory.\n"


def test_the_site_says_that_it_knows_its_key(file, document, capsys, monkeypatch):
    """In this process, where the site's database is."""
    monkeypatch.setattr(command, "_prepare", lambda *_told: None)
    assert command.main(["verify", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["verdict"], told["key"], told["still_shown"]) == ("genuine", "current", True)
    assert told["document"] == document


def test_a_file_that_pretends_to_come_from_this_site_is_not_good(file, document, capsys, monkeypatch):
    monkeypatch.setattr(command, "_prepare", lambda *_told: None)
    words = {name: value for name, value in document.items() if name != "seal"}
    file.write_bytes(seals.written(seals.sealed(words, secret=seals.make_key())))
    assert command.main(["verify", str(file)]) == 1
    assert "this site has never had that key" in capsys.readouterr().out

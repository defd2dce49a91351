"""Backups of a site in use, from command to command."""

import json
import stat
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from staffroom.wiring import readymade

from .running import environment, staffroom

SING = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "staffroom.wiring.settings"
django.setup()
from staffroom.rooms.conversations import actions
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person
choir, jo = Network.objects.get(), Person.objects.get(name="Jo")
for number in range(10_000):
    actions.start(author=jo, networks=[choir], title=f"Song {number}", text="La la la.")
    if number == 0:
        print("singing", flush=True)
"""
COUNT = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "staffroom.wiring.settings"
django.setup()
from staffroom.rooms.conversations.models import Conversation, Message
from staffroom.rooms.people.models import Person
people = list(Person.objects.order_by("name").values_list("name", flat=True))
print([people, Conversation.objects.count() == Message.objects.count() > 0])
"""


@pytest.fixture
def site(tmp_path):
    """The environment of a site with two people, a file and the keys; and its folder."""
    folder = tmp_path / "site"
    (folder / "files" / "ab").mkdir(parents=True)
    (folder / "files" / "ab" / "picture.png").write_bytes(b"PNG, more or less")
    with readymade.site(folder) as database:
        told = {"STAFFROOM_LOG_LEVEL": "WARNING"} | database
        python([Path(__file__).with_name("community.py"), "25"], STAFFROOM_DATA=str(folder), **told)
        yield told, folder


def python(arguments, **told):
    done = subprocess.run(
        [sys.executable, *map(str, arguments)], env=environment(**told), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_site_comes_back_as_it_was_while_somebody_wrote(site, tmp_path):
    told, folder = site
    file = tmp_path / "kept.tar.gz"
    writer = subprocess.Popen(
        [sys.executable, "-c", SING], env=environment(STAFFROOM_DATA=str(folder), **told), stdout=subprocess.PIPE
    )
    try:
        assert writer.stdout.readline() == b"singing\n"
        written = staffroom("backup", file, "--data", folder, "--json", **told)
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.communicate()
    assert written.returncode == 0, written.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept.tar.gz", "site"]
    with tarfile.open(file) as archive:
        kept = {name for name in archive.getnames() if name.startswith(("files/", "keys/"))}
    assert kept == {"files/ab/picture.png", "keys/secret.key"}
    report = json.loads(written.stdout)
    assert (report["files"], report["bytes"]) == (2, file.stat().st_size)

    with readymade.empty_database() as database:
        other = tmp_path / "other"
        restored = staffroom("restore", file, "--data", other, "--json", **database)
        assert restored.returncode == 0, restored.stderr
        assert json.loads(restored.stdout)["files"] == 2
        assert (other / "keys" / "secret.key").read_text() == (folder / "keys" / "secret.key").read_text()
        assert stat.S_IMODE((other / "keys" / "secret.key").stat().st_mode) == 0o600
        assert (other / "files" / "ab" / "picture.png").read_bytes() == b"PNG, more or less"
        assert python(["-c", COUNT], STAFFROOM_DATA=str(other), **database) == "[['Jo', 'Maeve'], True]\n"

        again = staffroom("restore", file, "--data", other, **database)
        assert again.returncode == 1
        assert again.stderr.startswith(f"staffroom restore: {other} holds a site already (")


def test_a_backup_never_overwrites_unasked_and_needs_a_site_and_a_folder(tmp_path, monkeypatch):
    (tmp_path / "kept.tar.gz").write_text("the only one")

    there = staffroom("backup", tmp_path / "kept.tar.gz", "--data", tmp_path / "site")
    nowhere = staffroom("backup", tmp_path / "no" / "kept.tar.gz", "--data", tmp_path / "site")
    nothing = staffroom("backup", tmp_path / "new.tar.gz", "--data", tmp_path / "site")

    assert [one.returncode for one in (there, nowhere, nothing)] == [1, 1, 1]
    assert [one.stderr.partition(": ")[2] for one in (there, nowhere, nothing)] == [
        f"{tmp_path}/kept.tar.gz is there already. Choose another name, or say --force.\n",
        f"There is no folder {tmp_path}/no.\n",
        f"There is no site in {tmp_path}/site: say with --data where it is.\n",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["kept.tar.gz"]
    assert (tmp_path / "kept.tar.gz").read_text() == "the only one"

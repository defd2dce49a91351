"""From SQLite to PostgreSQL and back, from command to command: nothing is lost, changed or numbered anew."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from staffroom.wiring import readymade

from .running import environment, staffroom

pytestmark = pytest.mark.crossing

SETTING_UP = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "staffroom.wiring.settings"
django.setup()
from staffroom.rooms.conversations import actions
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person
choir, jo = Network.objects.get(), Person.objects.get(name="Jo")
def start(title, text="La la la."):
    return actions.start(author=jo, networks=[choir], title=title, text=text).conversation
"""
# What dumps escape, and what one of the databases might not like.
FILL = """
from staffroom.doors.email.models import Incoming
start("Tab\\tand \\\\N and \\\\. and Ünïcödé 🎶", "One\\nline\\\\n\\r\\n\\\\.\\n\\\\N")
from django.utils import timezone
raw = bytes(range(256)) + b"\\\\x00\\n"
Incoming.objects.create(received_at=timezone.now(), raw=raw, sender="jo@mail.example", recipients=["choir@x"])
last = start("Gone tomorrow")
print(last.pk)
last.delete()
"""
EVERYTHING = """
import json
from django.apps import apps
def plain(value):
    return bytes(value).hex() if isinstance(value, (bytes, memoryview)) else value
found = {}
for model in apps.get_models(include_auto_created=True):
    meta = model._meta
    if meta.app_label != "search":
        rows = model._base_manager.order_by("pk").values_list(*[field.attname for field in meta.local_concrete_fields])
        found[meta.db_table] = [json.dumps([plain(one) for one in row], sort_keys=True, default=str) for row in rows]
print(json.dumps(found))
"""
ONE_MORE = "print(start('Next').pk)"


def python(script, folder, **told):
    done = subprocess.run(
        [sys.executable, "-c", SETTING_UP + script],
        env=environment(STAFFROOM_DATA=str(folder), STAFFROOM_LOG_LEVEL="WARNING", **told),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def command(*arguments, **told):
    done = staffroom(*arguments, **told)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site on SQLite; the number of a conversation that is gone; and its backup."""
    assert os.environ.get("DATABASE_URL"), "Name a PostgreSQL server in DATABASE_URL: these tests need both databases."
    folder = tmp_path_factory.mktemp("crossing") / "site"
    (folder / "files").mkdir(parents=True)
    (folder / "files" / "song.txt").write_text("La")
    community = [sys.executable, str(Path(__file__).with_name("community.py")), "25"]
    subprocess.run(community, env=environment(STAFFROOM_DATA=str(folder)), check=True, stdout=subprocess.DEVNULL)
    gone = python(FILL, folder)
    backup = folder.parent / "sqlite.tar.gz"
    command("backup", backup, "--data", folder, "--json")
    return folder, gone, backup


def test_a_site_goes_over_to_postgresql_and_back_whole(site, tmp_path):
    folder, gone, backup = site
    before = python(EVERYTHING, folder)
    rows = sum(map(len, before.values()))

    with readymade.empty_database() as database:
        there = tmp_path / "there"
        report = command("restore", backup, "--data", there, "--json", **database)
        assert (report["files"], report["rows"]) == (2, rows)
        assert python(EVERYTHING, there, **database) == before

        command("backup", tmp_path / "postgresql.tar.gz", "--data", there, "--json", **database)
        assert python(ONE_MORE, there, **database) == gone + 1

    back = tmp_path / "back"
    report = command("restore", tmp_path / "postgresql.tar.gz", "--data", back, "--json")
    assert (report["files"], report["rows"]) == (2, rows)
    assert sorted(path.name for path in back.iterdir()) == ["files", "keys", "staffroom.sqlite3"]
    assert python(EVERYTHING, back) == before
    assert python(ONE_MORE, back) == gone + 1


def refusal(folder, backup, **told):
    done = staffroom("restore", backup, "--data", folder, **told)
    assert done.returncode == 1
    assert not folder.exists()
    return done.stderr.removeprefix("staffroom restore: ").strip()


def changed(site, tmp_path, statement):
    """A backup of the site, in which `statement` was done before."""
    folder = tmp_path / "changed"
    shutil.copytree(site[0], folder)
    with sqlite3.connect(folder / "staffroom.sqlite3") as link:
        link.execute(statement)
    link.close()
    command("backup", tmp_path / "changed.tar.gz", "--data", folder, "--json")
    return tmp_path / "changed.tar.gz"


def test_what_does_not_fit_is_named_and_leaves_the_database_empty(site, tmp_path):
    longer = changed(site, tmp_path, "UPDATE people_person SET name = printf('%.300c', 'x') WHERE name = 'Jo'")

    with readymade.empty_database() as database:
        words = refusal(tmp_path / "there", longer, **database)

        assert words.startswith(
            "A row of people_person does not fit into a PostgreSQL database (value too long for type"
        )
        assert words.endswith("). Nothing was put back.")
        assert command("restore", site[2], "--data", tmp_path / "there", "--json", **database)["files"] == 2


def test_a_row_that_points_nowhere_is_refused(site, tmp_path):
    pointing = changed(site, tmp_path, "UPDATE conversations_message SET author_id = 999999")

    with readymade.empty_database() as database:
        words = refusal(tmp_path / "there", pointing, **database)

    assert words.startswith("This backup does not fit into a PostgreSQL database (insert or update on table")


def test_a_backup_of_tables_that_are_not_known_yet_is_refused(site, tmp_path):
    newer = changed(
        site, tmp_path, "INSERT INTO django_migrations (app, name, applied) VALUES ('people', '0999_tea', '2030-01-01')"
    )

    with readymade.empty_database() as database:
        words = refusal(tmp_path / "there", newer, **database)

    assert words == (
        "This backup is of a newer Staffroom, which has people.0999_tea: update first. Nothing was put back."
    )

"""Restoring: only what is ours, whole, inside the folder; a refusal leaves nothing behind."""

import io
import json
import sqlite3
import stat
import tarfile

import pytest

from staffroom import __version__
from staffroom.wiring import restoring, safekeeping

pytestmark = pytest.mark.once

DATABASE = safekeeping.DATABASE_FILE
MANIFEST = {"version": __version__, "made_at": "2026-11-21T20:00:00+00:00", "database": "sqlite"}


@pytest.fixture
def folder(tmp_path, settings):
    settings.DATA = tmp_path / "restored"
    return settings.DATA


@pytest.fixture
def database(tmp_path):
    """A database as bytes."""
    with sqlite3.connect(tmp_path / "made.sqlite3") as made:
        made.execute("CREATE TABLE said (words TEXT)")
        made.execute("INSERT INTO said VALUES ('Good morning')")
    made.close()
    return (tmp_path / "made.sqlite3").read_bytes()


@pytest.fixture
def archive(tmp_path, database):
    """`archive(name=content, …)`: a backup that holds these besides the database."""

    def make(*entries, manifest=MANIFEST, **more):
        path = tmp_path / "backup.tar.gz"
        with tarfile.open(path, "w:gz") as stream:
            add(stream, safekeeping.MANIFEST, json.dumps(manifest).encode())
            add(stream, DATABASE, more.get("database", database))
            for name, content in more.get("files", {}).items():
                add(stream, name, content, mode=0o644)
            for entry in entries:
                stream.addfile(entry)
        return path

    return make


def add(stream, name, content, mode=0o600):
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), mode
    stream.addfile(entry, io.BytesIO(content))


def link(name, target, kind=tarfile.SYMTYPE):
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, target
    return entry


def refusal_of(path):
    with pytest.raises(safekeeping.Refused) as refusal:
        restoring.restore(path)
    return str(refusal.value)


def test_everything_is_put_back_and_closed_to_others(archive, folder):
    files = {"files/ab/picture.png": b"PNG", "keys/secret.key": b"a secret"}

    report = restoring.restore(archive(files=files))

    assert report == {"files": 2, "made_at": MANIFEST["made_at"], "version": __version__}
    found = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    assert sorted(found) == sorted([DATABASE, *files])
    assert {name: found[name].read_bytes() for name in files} == files
    assert {stat.S_IMODE(path.stat().st_mode) for path in found.values()} == {0o600}
    assert stat.S_IMODE((folder / "keys").stat().st_mode) == 0o700


def test_a_folder_that_is_there_and_empty_will_do(archive, folder):
    (folder / "files").mkdir(parents=True)

    assert restoring.restore(archive(files={"files/a": b"A"}))["files"] == 1


@pytest.mark.parametrize("kept", [DATABASE, "keys/secret.key", "files/ab/picture.png"])
def test_a_folder_that_holds_a_site_is_left_alone(kept, archive, folder):
    (folder / kept).parent.mkdir(parents=True, exist_ok=True)
    (folder / kept).write_text("ours")

    holds = kept.partition("/")[0]
    expected = f"{folder} holds a site already ({holds}). Choose another folder with --data."
    assert refusal_of(archive(files={"keys/other.key": b"theirs"})) == expected
    assert [path.read_text() for path in folder.rglob("*") if path.is_file()] == ["ours"]


@pytest.mark.parametrize(
    "name", ["../escaped", "/tmp/escaped", "files/../../escaped", "files//etc/escaped", "static/evil.js", "keys-2/a"]
)
def test_names_that_lead_elsewhere_are_refused(name, archive, folder, tmp_path):
    before = sorted(tmp_path.iterdir())

    words = refusal_of(archive(files={name: b"escaped"}))

    assert words == f"This backup holds “{name}”, which is none of ours. Nothing was put back."
    assert not folder.exists()
    assert sorted(path for path in tmp_path.iterdir() if path.name != "backup.tar.gz") == before


@pytest.mark.parametrize(
    "entry",
    [
        link("files/link", "/etc/passwd"),
        link("keys/hard", "files/a", tarfile.LNKTYPE),
        link("files/device", "", tarfile.CHRTYPE),
        link("files/pipe", "", tarfile.FIFOTYPE),
    ],
)
def test_links_and_devices_are_refused(entry, archive, folder):
    words = f"This backup holds “{entry.name}”, which is none of ours. Nothing was put back."
    assert refusal_of(archive(entry, files={"files/a": b"A"})) == words
    assert not folder.exists()


@pytest.mark.parametrize("part", [0.02, 0.5, 0.9, 0.999])
def test_a_backup_cut_short_leaves_nothing_behind(part, archive, folder):
    whole = archive(files={"files/noise": bytes(range(256)) * 400})
    whole.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * part)])

    assert refusal_of(whole).startswith(f"{whole} can't be read to its end (")
    assert not folder.exists()


def test_a_backup_with_a_flipped_bit_is_refused(archive, folder):
    path = archive(files={"files/noise": bytes(range(256)) * 400})
    content = bytearray(path.read_bytes())
    content[-6] ^= 1  # in the checksum
    path.write_bytes(content)

    assert refusal_of(path).startswith(f"{path} can't be read to its end (CRC check failed")
    assert not folder.exists()


@pytest.mark.parametrize("content", [b"", b"no archive at all", b"\x1f\x8b\x08" + b"\0" * 40])
def test_what_is_no_archive_is_refused(content, folder, tmp_path):
    (tmp_path / "other").write_bytes(content)

    assert refusal_of(tmp_path / "other").startswith(f"{tmp_path / 'other'} can't be read to its end (")
    assert not folder.exists()


def test_another_programs_archive_is_refused(folder, tmp_path):
    with tarfile.open(tmp_path / "other.tar.gz", "w:gz") as stream:
        add(stream, "README", b"Hello")

    words = "This is no backup of Staffroom: it does not begin with its own description."
    assert refusal_of(tmp_path / "other.tar.gz") == words
    assert not folder.exists()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"database": "oracle"}, "This backup is of a database called “oracle”, which this version does not know."),
        ({"database": "postgresql"}, f"This backup holds “{DATABASE}”, which is none of ours. Nothing was put back."),
        ({"version": "99.1.0"}, f"This backup was made by Staffroom 99.1.0, and this is {__version__}: update first."),
    ],
)
def test_a_backup_that_does_not_fit_is_refused(told, words, archive, folder):
    assert refusal_of(archive(manifest=MANIFEST | told)) == words
    assert not folder.exists()


def test_a_damaged_database_is_refused(archive, folder, database):
    damaged = database[:4096] + bytes(len(database) - 4096)

    assert refusal_of(archive(database=damaged)).startswith("The database in this backup is damaged (")
    assert not folder.exists()


def test_a_backup_larger_than_the_disk_is_refused_before_it_is_unpacked(archive, folder, monkeypatch):
    monkeypatch.setattr(restoring.shutil, "disk_usage", lambda path: restoring.shutil._ntuple_diskusage(9, 9, 9))

    words = "This backup needs more room than there is on the disk. Nothing was put back."
    assert refusal_of(archive()) == words
    assert not folder.exists()

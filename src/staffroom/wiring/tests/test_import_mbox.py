"""`./staffroom import mbox`."""

import argparse
import json
import os

import pytest

from staffroom.doors.archive import giving, importing
from staffroom.doors.archive.models import Import
from staffroom.doors.archive.tests.archives import file_of, mail, mbox
from staffroom.rooms.networks.models import Network
from staffroom.rooms.networks.tests.factories import NetworkFactory
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.wiring import preparing
from staffroom.wiring.commands import import_mbox
from staffroom.wiring.trouble import CannotGoOn

pytestmark = pytest.mark.django_db
OTHERS = "Another archive is being brought into"


@pytest.fixture(autouse=True)
def prepared(monkeypatch, site):
    monkeypatch.setattr(preparing, "prepare_database", lambda: None)


@pytest.fixture
def brought(tmp_path, capsys):
    def run(slug="porch", **more):
        given = {"files": [file_of(tmp_path, mail(1), mail(2))], "network": slug, "create": True, "owner": None}
        import_mbox.run(argparse.Namespace(**given | {"dry_run": False, "open": False, "json": True} | more))
        return json.loads(capsys.readouterr().out)

    return run


def figures(found):
    return [found[name] for name in ("read", "imported", "already", "held")]


def test_trying_says_what_would_come_of_it_and_leaves_nothing(brought):
    PersonFactory(account__is_operator=True)

    assert figures(brought(dry_run=True)) == [2, 2, 0, 0]
    assert (Network.objects.count(), Import.objects.count()) == (0, 0)
    assert figures(brought()) == [2, 2, 0, 0]
    assert figures(brought()) == [2, 0, 2, 0]


@pytest.mark.parametrize("is_owned", [True, False])
@pytest.mark.parametrize("slug", ["p", "", "-porch", "the porch", "p/q", "höfe", "p" * 100])
def test_an_address_that_no_network_can_have_is_refused_when_trying_too(brought, slug, is_owned):
    if is_owned:
        PersonFactory(account__is_operator=True)

    for dry_run in (True, False):
        with pytest.raises(CannotGoOn) as refused:
            brought(slug, dry_run=dry_run)
        assert str(refused.value) == (
            f"“{slug}” can't be a network's address. An address has 2 to 39 small letters, figures and single hyphens, "
            "and begins with a letter."
        )


@pytest.mark.parametrize("dry_run", [True, False])
def test_an_address_that_is_kept_and_an_owner_who_is_nobody_are_refused_alike(brought, dry_run):
    with pytest.raises(CannotGoOn, match="“postmaster” is kept for other purposes"):
        brought("postmaster", dry_run=dry_run)
    with pytest.raises(CannotGoOn, match=r"Nobody here has shown that jo@work\.example is theirs"):
        brought(owner="jo@work.example", dry_run=dry_run)


def test_while_an_archive_comes_in_by_the_web_the_command_says_what_to_do(brought):
    owner = PersonFactory(account__is_operator=True)
    network = NetworkFactory(slug="porch", name="Porch", owner=owner)
    importing.begin(network, given=["other.mbox"], door=Import.Door.WEB, by=owner)

    with pytest.raises(CannotGoOn, match=f"{OTHERS} Porch. Let it finish, or take it back, and try again"):
        brought()
    assert figures(brought(dry_run=True)) == [2, 2, 0, 0]


def test_while_the_command_brings_an_archive_in_another_waits(brought):
    network = NetworkFactory(slug="porch", name="Porch", owner=PersonFactory(account__is_operator=True))

    with giving.alone(network), pytest.raises(CannotGoOn, match=f"{OTHERS} porch. Let it finish, and try again"):
        brought()
    assert figures(brought()) == [2, 2, 0, 0]


def test_files_with_names_that_are_no_text_come_in(brought, tmp_path):
    PersonFactory(account__is_operator=True)
    (tmp_path / "odd").mkdir()
    for name, content in ((b"caf\xe9.mbox", mbox(mail(1))), (b"holiday\xff.txt", b"sun")):
        (tmp_path / "odd" / os.fsdecode(name)).write_bytes(content)
    files = [tmp_path / "odd", tmp_path / "odd" / os.fsdecode(b"holiday\xff.txt")]

    assert brought(files=files, dry_run=True)["passed_over"] == ["holiday .txt", "holiday\ufffd.txt"]
    assert figures(brought(files=files)) == [1, 1, 0, 0]


def test_a_pipe_is_refused_at_once(brought, tmp_path):
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(CannotGoOn, match="pipe: This is neither a file nor a folder"):
        brought(files=[tmp_path / "pipe"])

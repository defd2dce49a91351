"""`./staffroom import roster`."""

import argparse
import json
import os

import pytest

from staffroom.doors.archive.models import Roster
from staffroom.doors.email.models import Delivery
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.networks.tests.factories import NetworkFactory
from staffroom.rooms.people.models import Account
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.wiring import preparing
from staffroom.wiring.commands import import_roster
from staffroom.wiring.trouble import CannotGoOn

pytestmark = pytest.mark.django_db
TABLE = "Email,Name,Delivery\njo@work.example,Jo Norwood,digest\nmia@work.example,Mia,\nhalf@...,Nobody,\n"


@pytest.fixture(autouse=True)
def prepared(monkeypatch):
    monkeypatch.setattr(preparing, "prepare_database", lambda: None)


@pytest.fixture
def network(site):
    operator = PersonFactory(account__is_operator=True)
    return NetworkFactory(slug="lone-workers", name="Lone Workers", owner=operator)


@pytest.fixture
def brought(tmp_path, capsys):
    def run(text=TABLE, **more):
        path = tmp_path / "members.csv"
        path.write_text(text)
        given = {"files": [path], "network": "lone-workers", "level": "every", "roles": False, "dry_run": False}
        import_roster.run(argparse.Namespace(**given | {"json": True} | more))
        said = capsys.readouterr().out
        return said if more.get("json") is False else json.loads(said)

    return run


def test_they_are_members_at_once_and_told(network, brought):
    found = brought()
    assert (found["entries"], found["new"], found["brought"], found["cannot_be_taken"]) == (3, 2, 2, 1)
    assert found["troubles"][0]["place"] == "row 4"
    assert dict(Membership.objects.filter(role="member").values_list("person__name", "level")) == {
        "Jo Norwood": "digest",
        "Mia": "every",
    }
    assert Delivery.objects.filter(letter__kind="moved-in").count() == 2


def test_a_second_time_nobody_is_new(network, brought):
    brought()
    again = brought()
    assert (again["new"], again["members"], again["brought"]) == (0, 2, 0)


def test_a_dry_run_writes_nothing(network, brought):
    assert brought(dry_run=True)["new"] == 2
    assert (Account.objects.count(), Roster.objects.count()) == (1, 0)


def test_into_closed_doors_they_come_when_these_are_opened(network, brought):
    networks.begin_move(network, by=network.memberships.get().person)
    assert brought()["waits"] is True
    assert Account.objects.count() == 1
    assert Roster.objects.get().state == "coming"


def test_in_words(network, brought):
    assert brought(json=False).splitlines() == [
        "3 entries: 2 come in, 0 are members already.",
        "1 entry can't be taken; it is listed below with the reason.",
        "  row 4: “half@..” is only a part of an address: the list has hidden the rest.",
        "2 people are members of Lone Workers now, and each is told by one letter.",
    ]


@pytest.mark.parametrize(("more", "why"), [({"network": "nowhere"}, "no network"), ({"text": "%PDF-1.7"}, "a PDF")])
def test_what_can_not_be_done_is_said(network, brought, more, why):
    with pytest.raises(CannotGoOn, match=why):
        brought(**more)
    assert not Roster.objects.exists()


def test_a_file_whose_name_is_no_text_is_read(network, brought, tmp_path):
    path = tmp_path / os.fsdecode(b"caf\xe9.csv")
    path.write_text(TABLE)

    assert brought(files=[path])["brought"] == 2

"""Towns are found by what people type."""

import shutil
import subprocess

import pytest
from django.conf import settings

from staffroom.foundation import towns
from staffroom.foundation.towns.folding import fold


@pytest.fixture(scope="module")
def path():
    return towns.make_ready(settings.TOWNS)


def called(path, words, **more):
    return [(it.name, it.region, it.country) for it in towns.find(path, words, **more)]


def test_the_largest_town_of_a_name_comes_first(path):
    found = called(path, "Leeds")

    assert found[0] == ("Leeds", "England", "GB")
    assert ("Leeds", "Alabama", "US") in found


@pytest.mark.parametrize("words", ["münchen", "Munich", "MUNCHEN", "München, Bayern", "Мюнхен", "munich, Germany"])
def test_a_town_is_found_by_any_of_its_names_with_and_without_accents(path, words):
    assert called(path, words)[0] == ("Munich", "Bayern", "DE")


def test_countries_are_known_in_the_readers_language(path):
    assert called(path, "Newport, Wales", limit=1) == [("Newport", "Wales", "GB")]
    assert called(path, "Halle, Deutschland", language="de", limit=1)[0][2] == "DE"
    assert called(path, "Boston, UK", limit=1) == [("Boston", "England", "GB")]
    assert called(path, "Boston, Vereinigtes Königreich", language="de", limit=1) == [("Boston", "England", "GB")]


def test_a_county_that_nobody_here_knows_is_passed_over(path):
    assert called(path, "Hebden Bridge, West Yorkshire", limit=1) == [("Hebden Bridge", "England", "GB")]


def test_a_country_without_such_a_town_has_none(path):
    assert called(path, "Todmorden, Japan") == []


def test_the_beginning_of_a_name_is_enough(path):
    assert ("Todmorden", "England", "GB") in called(path, "todmor")
    assert called(path, "to", limit=100) == [it for it in called(path, "to", limit=100) if fold(it[0])]


def test_as_many_as_are_wanted_and_no_more(path):
    assert len(called(path, "San", limit=7)) == 7


@pytest.mark.parametrize("words", ["", "  ", ",", ", United Kingdom", "'; DROP TABLE town; --", "x" * 10_000, "\x00"])
def test_what_is_no_name_finds_nothing(path, words):
    assert called(path, words) == []


def test_a_town_is_found_again_by_its_number(path):
    leeds = towns.find(path, "Leeds", limit=1)[0]

    assert towns.town(path, leeds.id) == leeds
    assert (round(leeds.latitude, 1), round(leeds.longitude, 1)) == (53.8, -1.5)
    assert leeds.people > 400_000
    assert towns.town(path, 1) is None


def test_it_is_not_made_again_while_it_is_there(path):
    made = path.stat().st_mtime_ns

    assert towns.make_ready(path.parent).stat().st_mtime_ns == made


def test_after_an_upgrade_the_former_one_is_gone(path, tmp_path, monkeypatch):
    (tmp_path / "towns-1.0-1.sqlite3").touch()
    monkeypatch.setattr(subprocess, "run", lambda *_command, **_more: shutil.copy(path, tmp_path))

    assert towns.make_ready(tmp_path) == tmp_path / path.name
    assert [it.name for it in tmp_path.glob("*.sqlite3")] == [path.name]

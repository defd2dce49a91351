import zoneinfo

import pytest

from staffroom.foundation import zones


@pytest.fixture(autouse=True)
def looked_up_anew():
    zones.places.cache_clear()
    yield
    zones.places.cache_clear()


@pytest.mark.parametrize("place", ["Europe/London", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Asia/Kolkata"])
def test_a_place_is_offered_by_the_name_it_has_today(place):
    assert place in zones.places()


@pytest.mark.parametrize(
    "other", ["Asia/Calcutta", "Europe/Kiev", "America/Buenos_Aires", "GB-Eire", "Etc/GMT+1", "US/Pacific", "localtime"]
)
def test_other_names_for_the_same_are_not_offered(other):
    assert other not in zones.places()


def test_everything_on_offer_is_known():
    assert set(zones.places()) - zoneinfo.available_timezones() == set()


def test_the_package_speaks_where_the_system_has_no_list(monkeypatch, tmp_path):
    of_the_system = zones.places()
    zones.places.cache_clear()
    monkeypatch.setattr(zoneinfo, "TZPATH", (str(tmp_path),))

    of_the_package = zones.places()

    assert len(set(of_the_package) ^ set(of_the_system)) < 10  # releases differ by a place or two
    assert "Europe/London" in of_the_package


def test_without_any_list_every_name_is_offered(monkeypatch):
    monkeypatch.setattr(zones, "LIST", "no-such.tab")

    assert set(zones.places()) == zoneinfo.available_timezones()

"""Which town a meeting is in, by what its calendar says."""

import pytest

from staffroom.rooms.events.places import town_named_in


@pytest.mark.once
@pytest.mark.parametrize(
    ("where", "town"),
    [
        ("City Library, Calverley Street, Leeds LS1 3AB", ("Leeds", "GB")),
        ("Room 4, British Library, 96 Euston Road, London NW1 2DB", ("London", "GB")),
        ("Bibliothek, 80331 München", ("Munich", "DE")),
        ("Halifax, West Yorkshire, UK", ("Halifax", "GB")),
        ("Halifax, Nova Scotia, Canada", ("Halifax", "CA")),
        ("Cambridge CB2 1TN", ("Cambridge", "GB")),
        ("Kirkgate\nLeeds\nUK", ("Leeds", "GB")),
        ("York", ("York", "GB")),
        # There is another one nearly as large, and nothing says which is meant.
        ("Cambridge", None),
        # Houses and ways that are called after a town, or hold the name of one.
        ("University of York", None),
        ("The Reading Room", None),
        ("Our usual place", None),
        ("Microsoft Teams Meeting", None),
        ("", None),
        (", ;\n / ( ) |" * 50, None),
    ],
)
def test_a_town_is_found_where_a_part_of_the_place_is_its_name(where, town):
    found = town_named_in(where)
    assert (found and (found.name, found.country)) == town


@pytest.mark.once
@pytest.mark.parametrize(
    ("where", "zone", "country"),
    [
        ("Cambridge", "Europe/London", "GB"),
        ("Cambridge", "Asia/Tokyo", None),
        ("Ripon", "Europe/London", "GB"),
        ("Boston", "Europe/London", "GB"),
        ("Boston", "America/New_York", "US"),
        ("Paris", "Europe/London", "FR"),
        ("Leeds", "nonsense", "GB"),
    ],
)
def test_of_several_towns_the_one_where_that_zone_is_kept(where, zone, country):
    found = town_named_in(where, zone)
    assert (found and found.country) == country

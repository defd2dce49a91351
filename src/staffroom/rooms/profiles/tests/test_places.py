"""Places that people choose."""

import pytest

from staffroom.rooms.profiles import actions, places
from staffroom.rooms.profiles.models import Place

pytestmark = pytest.mark.django_db


def test_a_place_is_kept_when_somebody_first_chooses_it():
    (leeds,) = places.find("Leeds, England", limit=1)

    place = actions.place_of(leeds.id)

    assert (place.name, place.region, place.country) == ("Leeds", "England", "GB")
    assert actions.place_of(leeds.id) == place
    assert Place.objects.count() == 1


def test_a_place_that_does_not_exist_is_refused():
    with pytest.raises(actions.ProfileRefused, match="We know no such place"):
        actions.place_of(1)

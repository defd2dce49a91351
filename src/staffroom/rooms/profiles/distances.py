"""How far places lie apart, on a sphere: good to half a percent, which is less than a town is wide."""

from math import asin, cos, degrees, radians, sin, sqrt

from .models import Place

EARTH = 6371.0  # kilometres, its mean radius
MOST_PLACES = 2_000


def kilometres(one: Place, other: Place) -> float:
    """The great-circle distance, by the haversine formula."""
    north, south = radians(one.latitude), radians(other.latitude)
    east = radians(other.longitude - one.longitude)
    half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(east / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half)))


def places_around(middle: Place | None, within: float) -> list[int]:
    """The ids of places that people here have chosen, at most `within` kilometres away, the middle itself included.

    One query, along an index. Around nowhere there is none.
    """
    if middle is None:
        return []
    height = degrees(within / EARTH)
    near = Place.objects.filter(latitude__range=(middle.latitude - height, middle.latitude + height))
    furthest = min(89.9, abs(middle.latitude) + height)
    width = height / cos(radians(furthest))
    west, east = middle.longitude - width, middle.longitude + width
    if west >= -180 and east <= 180:  # else the box goes round the back of the map: then latitude has to do
        near = near.filter(longitude__range=(west, east))
    return [place.pk for place in near[:MOST_PLACES] if kilometres(middle, place) <= within]

"""The town that somebody names as the place of a meeting."""

import re

from django.conf import settings

from staffroom.foundation import towns
from staffroom.foundation.towns import Town
from staffroom.foundation.zones import country_of

MOST_PARTS = 8
MOST_OF_A_NAME = 12
# So much larger than the next of its name a town is, if nothing else says which is meant.
FAR_LARGER = 3
_BETWEEN = re.compile(r"[,;\n/|()]| [-–—] ")
_BRITISH_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_WITH_FIGURES = re.compile(r"\S*\d\S*")


def town_named_in(where: str, zone: str = "") -> Town | None:
    """The one town that a part of `where` (“City Library, Calverley Street, Leeds LS1 3AB”) is the whole name of.

    Of several of that name the one in the country whose zone the meeting is said in. None where there is none, or
    several and nothing that tells them apart. The last part that is a town
    counts: what stands before it may be a house called after another. The first call ever makes the towns ready.
    """
    is_british = bool(_BRITISH_POSTCODE.search(where))
    said = (_WITH_FIGURES.sub("", _BRITISH_POSTCODE.sub("", part)).strip() for part in _BETWEEN.split(where))
    parts = [part for part in said if part][:MOST_PARTS]
    path = towns.make_ready(settings.TOWNS)
    for number in reversed(range(len(parts))):
        if towns.is_country(parts[number]):
            continue
        further = [*parts[number + 1 :], *(["UK"] if is_british else [])]
        found = towns.find(path, ", ".join([parts[number], *further]), is_whole=True, limit=MOST_OF_A_NAME)
        here = [town for town in found if town.country == country_of(zone)]
        if meant := _meant(here or found, parts[number]):
            return meant
    return None


def _meant(found: list[Town], name: str) -> Town | None:
    """The largest of those that bear the name; of those that others call so, where there are no such."""
    called = [town for town in found if towns.fold(town.name) == towns.fold(name)] or found
    if not called or any(called[0].people < FAR_LARGER * other.people for other in called[1:]):
        return None
    return called[0]

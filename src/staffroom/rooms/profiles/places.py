"""Towns by what people type, in the reader's language."""

from django.conf import settings
from django.utils.translation import get_language

from staffroom.foundation import towns
from staffroom.foundation.towns import Town

from .models import Place


def find(text: str, limit: int = 10) -> list[Town]:
    """Towns that `text` may mean (“Leeds”, “Newport, Wales”), the likeliest first.

    The first time ever takes some seconds: the list of towns is made ready.
    """
    return towns.find(towns.make_ready(settings.TOWNS), text, language=get_language() or "en", limit=limit)


def town(number: int) -> Town | None:
    """The town with this number at GeoNames."""
    return towns.town(towns.make_ready(settings.TOWNS), number)


def as_place(found: Town) -> Place:
    """The town as it is kept; not saved."""
    return Place(
        pk=found.id,
        name=found.name,
        region=found.region,
        country=found.country,
        latitude=found.latitude,
        longitude=found.longitude,
    )

"""Places that somebody has chosen."""

from django.db import transaction
from django.utils.translation import gettext as _

from ..models import Place
from ..places import as_place, town
from .refusals import ProfileRefused


@transaction.atomic
def place_of(number: int) -> Place:
    """The place with this number at GeoNames. Raises ProfileRefused if there is none."""
    if there := Place.objects.filter(pk=number).first():
        return there
    found = town(number)
    if found is None:
        raise ProfileRefused(_("We know no such place. Choose one from the list."), "place")
    # Two may choose it at once.
    Place.objects.bulk_create([as_place(found)], ignore_conflicts=True)
    return Place.objects.get(pk=number)

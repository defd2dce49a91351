"""What is asked for, part by part, each with the way to do without it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..models import Place
from ..wording import place_name
from .asked import Asked
from .facets import Facet


@dataclass(frozen=True)
class Part:
    """“Health”; `query`: the address of the same without it."""

    label: str
    query: str


def parts(asked: Asked, facets: Sequence[Facet], middle: Place | None) -> list[Part]:
    """In the order in which they stand in the address; words first."""
    found = [Part(_("“{words}”").format(words=asked.words), asked.without_words().query)] if asked.words else []
    found += [Part(value.label, value.query) for facet in facets for value in facet.values if value.is_chosen]
    if middle is not None:
        around = _("Within {kilometres} km of {place}").format(kilometres=asked.within, place=place_name(middle))
        found.append(Part(around, asked.around(None).query))
    return found

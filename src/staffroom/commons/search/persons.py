"""Persons by words, for the directory of people: without pages, order or excerpts, which are its own."""

from django.db import connection
from django.db.models import QuerySet

from staffroom.foundation.words import Narrowing, Query

from .matching import asked_of_index, matching
from .models import Words
from .results import languages_here


def persons_with(text: str) -> QuerySet[Words] | None:
    """The ids of persons of whom the index says all of `text`, whose last word may be the beginning of one.

    None if `text` asks for nothing. Who may see whom is the business of whoever asks: the index has nothing of a
    person that is not for every member.
    """
    asked = [f"({it})" for it in (_asked(text), _asked(f"{text.rstrip()}*")) if it]
    if not asked:
        return None
    any_of_them = (" | " if connection.vendor == "postgresql" else " OR ").join(asked)
    return Words.objects.filter(matching(any_of_them), entry__kind="person").values("entry__thing")


def _asked(text: str) -> str:
    query = Query.read(text)
    return asked_of_index(Query(terms=query.terms), Narrowing(), languages_here()) if query.wanted else ""

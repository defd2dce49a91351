"""How somebody sorts those they know, and what they note of them: theirs alone, and told to nobody."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from staffroom.foundation.mail.characters import clean_line, clean_text

from ..models import Category, Connection, Person
from .refusals import Refused

LONGEST_NAME = 60
LONGEST_MET_AT = 120
LONGEST_NOTES = 5_000
MOST_CATEGORIES = 50
Kind = Category.Kind


class CategoryRefused(Refused):
    """Everybody stays sorted as they were."""


@transaction.atomic
def category_for(person: Person, *, kind: str = Kind.OWN, name: str = "") -> Category:
    """`person`'s category of this kind, or their own one with this name (capitals don't matter), made if need be.

    Raises CategoryRefused for what is no kind or no name, and after MOST_CATEGORIES.
    """
    if kind not in Kind.values:
        raise CategoryRefused(_("Choose one of the categories."))
    if kind != Kind.OWN:
        return Category.objects.get_or_create(person=person, kind=kind)[0]
    name = _tidy(name)
    _hold(person.pk)
    same = [own for own in Category.objects.filter(person=person, kind=Kind.OWN) if _folded(own.name) == _folded(name)]
    if same:
        return same[0]
    if Category.objects.filter(person=person).count() >= MOST_CATEGORIES:
        raise CategoryRefused(_("You have fifty categories. Remove one first."))
    return Category.objects.create(person=person, kind=Kind.OWN, name=name)


@transaction.atomic
def rename_category(category: Category, name: str) -> Category:
    """It is called otherwise; who is in it stays. Raises CategoryRefused."""
    name = _tidy(name)
    if category.kind != Kind.OWN:
        raise CategoryRefused(_("You can rename your own categories only."))
    _hold(category.person_id)
    others = Category.objects.filter(person=category.person_id, kind=Kind.OWN).exclude(pk=category.pk)
    if any(_folded(other.name) == _folded(name) for other in others):
        raise CategoryRefused(_("You have a category “%(name)s” already.") % {"name": name})
    category.name = name
    category.save(update_fields=["name"])
    return category


@transaction.atomic
def remove_category(category: Category) -> None:
    """Those in it stay connected, in no category; what was shown to them alone is for nobody else now."""
    category.delete()


@transaction.atomic
def categorise(person: Person, others: Collection[Person], category: Category | None) -> int:
    """Those of `others` whom `person` knows are in `category` now (None: in none). How many. Raises CategoryRefused."""
    _check_own(person, category)
    return Connection.objects.filter(person=person, other__in=[other.pk for other in others]).update(category=category)


@transaction.atomic
def note_about(person: Person, other: Person, **changes: Any) -> Connection:
    """`person`'s side with these of category, met_at and notes changed. Raises CategoryRefused."""
    connection = Connection.objects.select_for_update().filter(person=person, other=other).first()
    if connection is None:
        raise CategoryRefused(_("You and %(name)s are not connected.") % {"name": other.name})
    if "category" in changes:
        _check_own(person, changes["category"])
        connection.category = changes["category"]
    if "met_at" in changes:
        connection.met_at = clean_line(changes["met_at"], LONGEST_MET_AT)
    if "notes" in changes:
        connection.notes = _notes(changes["notes"])
    connection.save(update_fields=["category", "met_at", "notes"])
    return connection


def _check_own(person: Person, category: Category | None) -> None:
    if category is not None and category.person_id != person.pk:
        raise CategoryRefused(_("Choose one of your categories."))


def _tidy(name: str) -> str:
    name = clean_line(name, LONGEST_NAME)
    if not name:
        raise CategoryRefused(_("A category needs a name."))
    return name


def _hold(person_id: int) -> None:
    """Two categories that somebody makes at the same moment, as by two clicks, are made one after the other."""
    list(Person.objects.select_for_update(no_key=True).filter(pk=person_id).values_list("pk"))


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _notes(notes: str) -> str:
    words = clean_text(notes).strip()
    if len(words) > LONGEST_NOTES:
        raise CategoryRefused(_("Your notes are longer than %(most)s characters.") % {"most": f"{LONGEST_NOTES:,}"})
    return words

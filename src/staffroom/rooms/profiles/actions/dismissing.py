"""Whom somebody does not want suggested."""

from django.db import transaction
from django.utils.translation import gettext as _

from staffroom.rooms.people.models import Person

from ..likeness.suggesting import shared_by
from ..models import Dismissal
from .refusals import Refused

MOST_DISMISSED = 2_000


class DismissRefused(Refused):
    """They may be suggested as before."""


@transaction.atomic
def dismiss(person: Person, other: Person) -> Dismissal:
    """`other` is suggested to `person` no more, and people who are like them for the same reasons less easily.

    They are not told. Doing it twice is doing it once. Raises DismissRefused for oneself, and after MOST_DISMISSED.
    """
    if person.pk == other.pk:
        raise DismissRefused(_("You are never suggested to yourself."))
    if Dismissal.objects.filter(person=person).count() >= MOST_DISMISSED:
        raise DismissRefused(_("You have put two thousand people aside. Take somebody back first."))
    reasons = [f"{name}:{key}" for name, key in shared_by(person, other)]
    made, _is_new = Dismissal.objects.get_or_create(person=person, other=other, defaults={"reasons": reasons})
    return made


def reconsider(person: Person, other: Person) -> None:
    """They may be suggested again, and others like them as before."""
    Dismissal.objects.filter(person=person, other=other).delete()

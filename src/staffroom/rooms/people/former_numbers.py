"""Whom a number stands for that was sent out once, when two persons have turned out to be one since."""

from .models import FormerPerson, Person


def is_or_was(person: Person, number: int) -> bool:
    """Whether the number is theirs, or was before they became who they are. Usually no query."""
    return person.pk == number or FormerPerson.objects.filter(number=number, person=person).exists()


def person_numbered(number: int) -> Person | None:
    """Whoever has this number, or had it."""
    found = Person.objects.filter(pk=number).first()
    return found or Person.objects.filter(former_numbers__number=number).first()

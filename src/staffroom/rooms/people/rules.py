"""Who may do what with whom. Whoever may not is told nothing that they could not know anyway."""

from . import blocks
from .models import Connection, Person


def are_connected(one: Person, other: Person) -> bool:
    return Connection.objects.filter(person=one, other=other).exists()


def may_meet(person: Person, other: Person) -> bool:
    """Whether `person` may ask `other` to connect, or follow them: two members, neither of whom blocked the other."""
    if person.pk == other.pk or person.kind != Person.Kind.MEMBER:
        return False
    return Person.objects.seen_by(person).filter(pk=other.pk).exists() and not blocks.has_blocked(person, other)

"""Of whom somebody wants to hear less; the one who is muted is never told."""

from django.db.models import Q

from .models import Mute, Person


def has_muted(person: Person, other: Person) -> bool:
    return Mute.objects.filter(person=person, muted=other).exists()


def unmuted_by(person: Person, prefix: str = "") -> Q:
    """The condition on a Person (or on what has one under `prefix`, as "author__") that `person` did not mute them."""
    return ~Q(**{f"{prefix}pk__in": Mute.objects.filter(person=person).values("muted")})

"""What follows in networks from what happens elsewhere."""

from staffroom.rooms.people.facts import PersonJoined
from staffroom.rooms.people.models import Person

from .actions import adopt


def adopt_waiting(fact: PersonJoined) -> None:
    """The first operator of a site owns what was brought in before there was anybody."""
    person = Person.objects.filter(pk=fact.person_id).first()
    if person is not None:
        adopt(person)

"""Every app's keeping.py: together, all there is of a person; highest first, so that nothing is left pointing down."""

from typing import Any

from staffroom.commons.moderation import keeping as moderation
from staffroom.commons.notifications import keeping as notifications
from staffroom.doors.archive import keeping as archive
from staffroom.doors.email import keeping as email
from staffroom.rooms.conversations import keeping as conversations
from staffroom.rooms.networks import keeping as networks
from staffroom.rooms.people import keeping as people
from staffroom.rooms.people.facts import PersonLeft
from staffroom.rooms.people.models import Person
from staffroom.rooms.profiles import keeping as profiles

from . import providers

KEEPINGS = {
    "archive": archive,
    "email": email,
    "notifications": notifications,
    "moderation": moderation,
    "profiles": profiles,
    "conversations": conversations,
    "networks": networks,
    "people": people,
}


def takeaway(person: Person) -> dict[str, Any]:
    """Everything of theirs, app by app."""
    everything = {name: keeping.export(person) for name, keeping in reversed(KEEPINGS.items())}
    return everything | providers.export(person)


def remove(fact: PersonLeft) -> None:
    """What follows when somebody closes their account."""
    person = Person.objects.filter(pk=fact.person_id).first()
    if person is None:
        return
    for keeping in KEEPINGS.values():
        keeping.remove(person, keeps_words=fact.keeps_words)

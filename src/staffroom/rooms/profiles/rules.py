"""Who may do what."""

from staffroom.rooms.networks.models import Network
from staffroom.rooms.networks.rules import may_own, runs_the_site
from staffroom.rooms.people.models import Person


def may_have_profile(person: Person) -> bool:
    """Members say something of themselves; authors without an account, and who has left, do not."""
    return person.kind == Person.Kind.MEMBER


def may_withhold_fields(person: Person | None, network: Network) -> bool:
    """Owners say which fields members see of one another."""
    return may_own(person, network)


def may_keep_vocabularies(person: Person | None) -> bool:
    """Operators keep the words that all profiles of the site choose from."""
    return runs_the_site(person)

"""Who may do what in a network. `person` is None for a guest."""

from staffroom.foundation.prepared import Prepared
from staffroom.rooms.people.models import Person

from .models import Audience, Membership, Network


def membership_of(person: Person | None, network: Network) -> Membership | None:
    """Their active membership, if they have one."""
    if person is None:
        return None
    return network.memberships.active().filter(person=person).first()


def is_member(person: Person | None, network: Network) -> bool:
    return person is not None and bool(_MEMBERSHIP(person=person.pk, network=network.pk))


_MEMBERSHIP = Prepared(
    lambda person, network: Membership.objects.active().filter(person=person, network=network).values_list("pk")
)


def may_find(person: Person | None, network: Network) -> bool:
    return _is_open_to(person, network, network.findable)


def may_read(person: Person | None, network: Network) -> bool:
    return _is_open_to(person, network, network.readable)


def may_write(person: Person | None, network: Network) -> bool:
    return is_member(person, network)


def may_facilitate(person: Person | None, network: Network) -> bool:
    return person is not None and network.memberships.facilitating().filter(person=person).exists()


def may_own(person: Person | None, network: Network) -> bool:
    if person is None:
        return False
    return network.memberships.active().filter(person=person, role=Membership.Role.OWNER).exists()


def _is_open_to(person: Person | None, network: Network, audience: str) -> bool:
    if audience == Audience.PUBLIC:
        return True
    if person is None or person.kind != Person.Kind.MEMBER:
        return False
    return audience == Audience.MEMBERS or is_member(person, network)

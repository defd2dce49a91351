"""Who may do what in a network. `person` is None for a guest."""

from staffroom.foundation.prepared import Prepared
from staffroom.rooms.people.models import Account, Person

from .models import Audience, Membership, Network
from .standing import standing_in

Role = Membership.Role


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
    """Its members, unless they are paused or it is for announcements; what they write may have to wait."""
    if person is None:
        return False
    standing = standing_in(person.pk, network.pk)
    return standing.is_member and standing.trouble is None


def may_facilitate(person: Person | None, network: Network) -> bool:
    return person is not None and network.memberships.facilitating().filter(person=person).exists()


def may_own(person: Person | None, network: Network) -> bool:
    if person is None:
        return False
    return network.memberships.active().filter(person=person, role=Membership.Role.OWNER).exists()


def may_act_against(by: Person | None, person: Person, network: Network) -> bool:
    """Pause, remove or ban `person`: whoever may moderate, but never themselves and no owner.

    What is done about a facilitator is decided by owners, or by whoever runs the site.
    """
    if by is None or by.pk == person.pk:
        return False
    active = network.memberships.active().filter(person__in=[by, person])
    roles = dict(active.values_list("person", "role"))
    mine, theirs = roles.get(by.pk, Role.MEMBER), roles.get(person.pk, Role.MEMBER)
    if theirs == Role.OWNER:
        return False
    if mine == Role.OWNER or runs_the_site(by):
        return True
    return mine == Role.FACILITATOR and theirs == Role.MEMBER


def may_moderate(person: Person | None, network: Network) -> bool:
    """Its facilitators; and whoever runs the site, to whom passes what they leave lying and what is appealed."""
    return may_facilitate(person, network) or runs_the_site(person)


def may_ban_address(by: Person | None, network: Network | None) -> bool:
    """Facilitators; from the whole site (None), operators."""
    return runs_the_site(by) if network is None else may_moderate(by, network)


def runs_the_site(person: Person | None) -> bool:
    return person is not None and Account.objects.filter(person=person, is_operator=True, is_active=True).exists()


def _is_open_to(person: Person | None, network: Network, audience: str) -> bool:
    if audience == Audience.PUBLIC:
        return True
    if person is None or person.kind != Person.Kind.MEMBER:
        return False
    return audience == Audience.MEMBERS or is_member(person, network)

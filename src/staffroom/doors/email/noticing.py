"""Telling those who look after a network, or the site, that a mail waits for them."""

from collections.abc import Iterable

from staffroom.commons.notifications import actions as notifications
from staffroom.commons.notifications.models import Notice
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Account


def tell(pk: int, network: Network | None) -> None:
    """A notice for each facilitator of the network, or for the operators if it has none, or is none's."""
    for person_id in _responsible(network):
        data = {"network": network.pk} if network else {}
        notifications.tell(person_id, Notice.Kind.HELD, _key(pk), data)


def take_back(pk: int) -> None:
    notifications.take_back(Notice.Kind.HELD, _key(pk))


def _responsible(network: Network | None) -> Iterable[int]:
    facilitators = network.memberships.facilitating().values_list("person_id", flat=True) if network else ()
    return list(facilitators) or list(
        Account.objects.filter(is_operator=True, is_active=True).values_list("person_id", flat=True)
    )


def _key(pk: int) -> str:
    return f"incoming:{pk}"

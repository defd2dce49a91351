"""Leaving by a signed link or address: proof enough, and for exactly what it was signed for."""

from dataclasses import dataclass

from django.db import transaction

from staffroom.foundation import signing
from staffroom.rooms.networks import actions
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.former_numbers import person_numbered
from staffroom.rooms.people.models import Person

from . import routes


@dataclass(frozen=True)
class Leaving:
    """Who leaves what: a network, or (None) all digests."""

    person: Person
    network: Network | None

    @property
    def memberships(self) -> list[Membership]:
        """What would end, as it is now; empty if nothing would."""
        own = Membership.objects.active().filter(person=self.person).select_related("network")
        if self.network is None:
            return list(own.filter(level=Membership.Level.DIGEST).order_by("network__name"))
        return list(own.filter(network=self.network))


def read(token: str) -> Leaving | None:
    """What the token of a one-click link is for; None if we did not make it, or they are not here any more."""
    signed = signing.read_token(signing.UNSUBSCRIBE, token, keys=routes.keys())
    if signed is None or len(signed.numbers) != 2:
        return None
    person_id, network_id = signed.numbers
    person = person_numbered(person_id)
    network = Network.objects.filter(pk=network_id).first()
    if person is None or person.kind != Person.Kind.MEMBER or (network is None and network_id):
        return None
    return Leaving(person, network)


@transaction.atomic
def leave(leaving: Leaving) -> None:
    """No more mail. Leaving twice changes nothing. A network's only owner stays, and reads on the web only."""
    if leaving.network is None:
        set_levels(leaving, Membership.Level.WEB)
        return
    try:
        with transaction.atomic():
            actions.leave(leaving.network, person=leaving.person)
    except actions.LeaveRefused:
        set_levels(leaving, Membership.Level.WEB)


@transaction.atomic
def set_levels(leaving: Leaving, level: str) -> None:
    """Stay, with other mail."""
    for membership in leaving.memberships:
        actions.set_level(membership.network, person=leaving.person, level=level)

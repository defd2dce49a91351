"""What follows in conversations from what happens elsewhere."""

from staffroom.rooms.networks.facts import AudienceNarrowed, NetworkChanged
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.facts import AddressVerified
from staffroom.rooms.people.models import Address, Person

from .actions.audiences import narrow_to
from .actions.claiming import take_over
from .actions.versions import raise_versions
from .models import Conversation

# What a conversation's page says of the networks it is held in, and whether it may.
SHOWN = frozenset(["name", "kind", "findable"])


def narrow(fact: AudienceNarrowed) -> None:
    """What is placed in the network is for no more people than the network itself now is."""
    narrow_to(Network.objects.get(pk=fact.network_id))


def show_anew(fact: NetworkChanged) -> None:
    """No kept page goes on naming a network as it was, least of all one that may no longer be found."""
    if SHOWN & set(fact.fields):
        raise_versions(Conversation.objects.filter(placements__network=fact.network_id))


def claim(fact: AddressVerified) -> None:
    """What was written from this address before its owner had an account is theirs."""
    address = Address.objects.verified().filter(pk=fact.address_id, person=fact.person_id).first()
    person = Person.objects.members().filter(pk=fact.person_id).first()
    if address is None or person is None:
        return
    for unclaimed in people.unclaimed_with(address.email):
        take_over(person, of=unclaimed)
        people.let_go(unclaimed)

"""What follows in conversations from what happens elsewhere."""

from staffroom.rooms.networks.facts import AudienceNarrowed, NetworkChanged
from staffroom.rooms.networks.models import Network

from .actions.audiences import narrow_to
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

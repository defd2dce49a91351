"""What follows in conversations from what happens elsewhere."""

from staffroom.rooms.networks.facts import AudienceNarrowed
from staffroom.rooms.networks.models import Network

from .actions.audiences import narrow_to


def narrow(fact: AudienceNarrowed) -> None:
    """What is placed in the network is for no more people than the network itself now is."""
    narrow_to(Network.objects.get(pk=fact.network_id))

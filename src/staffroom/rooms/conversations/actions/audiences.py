"""Keeping what is said for those it was said to."""

from staffroom.rooms.networks.models import Audience, Network

from ..models import Conversation
from .versions import raise_versions


def narrow_to(network: Network) -> int:
    """Conversations placed in `network` that were for more people are now for its readers. Returns how many.

    A network that opens up opens nothing that was said before: words stay with those they were said to.
    """
    order = list(Audience)
    wider = order[: order.index(Audience(network.readable))]
    placed = Conversation.objects.filter(placements__network=network)
    narrowed = Conversation.objects.filter(pk__in=placed.values("pk"), audience__in=wider).update(
        audience=network.readable
    )
    # Also where else they are placed: kept pages of those networks show what was last said in them.
    raise_versions(Conversation.objects.filter(pk__in=placed.values("pk")))
    return narrowed

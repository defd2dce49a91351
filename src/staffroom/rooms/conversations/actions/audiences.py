"""Keeping what is said for those it was said to."""

from django.db.models import F

from staffroom.rooms.networks.models import Audience, Network

from ..models import Conversation


def narrow_to(network: Network) -> int:
    """Conversations placed in `network` that were for more people are now for its readers. Returns how many.

    A network that opens up opens nothing that was said before: words stay with those they were said to.
    """
    order = list(Audience)
    wider = order[: order.index(Audience(network.readable))]
    return Conversation.objects.filter(placements__network=network, audience__in=wider).update(
        audience=network.readable, version=F("version") + 1
    )

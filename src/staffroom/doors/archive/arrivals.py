"""What has become of those who came with a list: who has been here, who has written, who has left."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.models import Membership, Network

MOST_NAMED = 20


@dataclass(frozen=True)
class Arrivals:
    came: int = 0
    signed_in: int = 0
    """Have been on the web; nobody needs to."""
    written: int = 0
    left: int = 0
    who_left: tuple[str, ...] = ()
    """Names of those who left last."""

    @property
    def others_who_left(self) -> int:
        return self.left - len(self.who_left)


NOBODY = Arrivals()


def arrivals(network: Network) -> Arrivals:
    """Two queries."""
    brought = Membership.objects.filter(network=network, brought_in_at__isnull=False)
    active, left = Q(state=Membership.State.ACTIVE), Q(state=Membership.State.LEFT)
    said = Message.objects.said().filter(
        author=OuterRef("person"), conversation__networks=network, posted_at__gte=OuterRef("brought_in_at")
    )
    counted = brought.annotate(has_written=Exists(said)).aggregate(
        came=Count("pk"),
        signed_in=Count("pk", filter=active & Q(person__account__brought_in_at=None)),
        written=Count("pk", filter=active & Q(has_written=True)),
        left=Count("pk", filter=left),
    )
    lately = brought.filter(left).order_by("-left_at", "-pk").values_list("person__name", flat=True)
    return Arrivals(**counted, who_left=tuple(lately[:MOST_NAMED]) if counted["left"] else ())

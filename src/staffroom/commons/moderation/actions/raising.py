"""What waits: it is put into the queue, and taken out when it is settled, by whatever way."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from staffroom.journal.recording import record
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person

from ..facts import MatterRaised
from ..models import Matter

# What comes later is a matter of its own, however like it is.
BUNDLED_FOR = timedelta(days=14)


@transaction.atomic
def raise_matter(
    kind: str,
    thing_id: int,
    *,
    network: Network | None,
    person: Person | None = None,
    not_for: Person | None = None,
    is_for_operators: bool = False,
    likeness: str = "",
) -> Matter:
    """The open matter about that thing; those who decide are told, unless it only adds to a bundle of like ones."""
    now = timezone.now()
    matter, is_new = Matter.objects.get_or_create(
        kind=kind,
        thing_id=thing_id,
        network=network,
        settled_at=None,
        defaults={
            "person": person,
            "not_for": not_for,
            "is_for_operators": is_for_operators,
            "likeness": likeness[:64],
            "leader": _leader(kind, network, likeness[:64]),
            "came_at": now,
        },
    )
    if is_new and matter.leader_id is None:
        record(MatterRaised(matter_id=matter.pk))
    return matter


@transaction.atomic
def settle(kind: str, thing_id: int, *, by: Person | None, choice: str = "", network: Network | None = None) -> int:
    """It waits no more, in `network` or (None) anywhere. How many matters that were; a second time it is none.

    Like ones that still wait stay together.
    """
    found = Matter.objects.open().select_for_update(of=("self",)).filter(kind=kind, thing_id=thing_id)
    matters = list(found.filter(network=network) if network else found)
    for matter in matters:
        matter.settled_at, matter.settled_by, matter.choice = timezone.now(), by, choice
        matter.save(update_fields=["settled_at", "settled_by", "choice"])
        _hand_on(matter)
    return len(matters)


def _hand_on(leader: Matter) -> None:
    following = leader.followers.open().order_by("came_at", "pk")
    if heir := following.first():
        Matter.objects.filter(pk=heir.pk).update(leader=None)
        following.exclude(pk=heir.pk).update(leader=heir)


def _leader(kind: str, network: Network | None, likeness: str) -> Matter | None:
    if not likeness:
        return None
    since = timezone.now() - BUNDLED_FOR
    like = Matter.objects.open().leading().filter(likeness=likeness, kind=kind, network=network, came_at__gt=since)
    return like.order_by("came_at", "pk").first()

"""What follows when mail comes back: nothing from one; after several over several days, a pause for the address."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from staffroom.rooms.people import actions as people
from staffroom.rooms.people.models import Address

from .models import Bounce, Delivery

ENOUGH = 3  # hard bounces, on as many days
COUNTED = timedelta(days=30)
# Servers report within five days; what was sent longer ago and did not come back has arrived.
SETTLED = timedelta(days=6)
PAUSE = timedelta(days=14)


@transaction.atomic
def note_bounce(
    delivery: Delivery, *, is_hard: bool, status: str = "", diagnostic: str = "", at: datetime | None = None
) -> None:
    """`delivery` came back. A second report like the first changes nothing, and soft ones count for nothing.

    Servers warn that a mail is late before they say that it did not arrive: a hard report takes a soft one's place.
    """
    at = at or timezone.now()
    if is_hard:
        words = f"{status} {diagnostic}".strip()
        Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.BOUNCED, answer=words[:300])
    if delivery.address is None:
        return
    said = {"is_hard": is_hard, "status": status[:20], "diagnostic": diagnostic[:300], "bounced_at": at}
    _bounce, is_new = Bounce.objects.get_or_create(delivery=delivery, defaults=said | {"address": delivery.address})
    if is_hard and not is_new:
        is_new = bool(Bounce.objects.filter(delivery=delivery, is_hard=False).update(**said))
    if is_new and is_hard:
        pause_if_dead(delivery.address, at)


def try_again(now: datetime) -> int:
    """Write again to addresses that have rested long enough. How many."""
    rested = Address.objects.filter(failing_since__lte=now - PAUSE)
    for address in rested:
        people.mark_working(address)
    return len(rested)


def pause_if_dead(address: Address, now: datetime) -> None:
    """Send nothing there for a while if enough came back. Call it once new hard bounces are stored."""
    counted = Bounce.objects.filter(address=address, is_hard=True, bounced_at__gt=now - COUNTED)
    if last := _last_arrived_at(address, now):
        counted = counted.filter(delivery__created_at__gt=last)
    moments = list(counted.values_list("bounced_at", flat=True))
    if len(moments) < ENOUGH or len({moment.date() for moment in moments}) < ENOUGH:
        return
    people.mark_failing(address)
    # They have had their effect: when the address is tried again, one bounce is one bounce.
    Bounce.objects.filter(address=address).delete()


def _last_arrived_at(address: Address, now: datetime) -> datetime | None:
    arrived = Delivery.objects.filter(address=address, state=Delivery.State.SENT, sent_at__lt=now - SETTLED)
    return arrived.order_by("-sent_at").values_list("sent_at", flat=True).first()

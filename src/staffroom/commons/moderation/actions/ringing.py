"""When whoever decides is written to about what waits: the first at once, and then at most once an hour.

An appeal is brought at once, with whatever else has come: somebody may be kept out for as long as it waits.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from staffroom.journal.recording import record
from staffroom.rooms.people.models import Person

from ..deciders import deciders_of
from ..facts import BellRung
from ..models import Bell, Matter
from ..models.matter import PASSED_UP_AFTER

QUIET_FOR = timedelta(hours=1)


def ring(matter: Matter) -> int:
    """Bring it to everybody who decides it: a letter now, or their next one. How many letters that makes now."""
    return sum(_ring_for(person, matter) for person in deciders_of(matter)) if matter.is_open else 0


def ring_due(now: datetime) -> int:
    """The letters that were put off, and whose hour is over. How many."""
    due = Bell.objects.filter(is_due=True, rung_at__lte=now - QUIET_FOR)
    return sum(_ring(pk, now) for pk in due.order_by("rung_at").values_list("pk", flat=True)[:500])


def pass_up(now: datetime) -> int:
    """What no facilitator has looked at for three days is for those who run the site, too. How many matters."""
    left = Matter.objects.open().filter(is_for_operators=False, came_at__lte=now - PASSED_UP_AFTER)
    rows = list(left.exclude(network=None).select_related("network").order_by("pk")[:500])
    Matter.objects.filter(pk__in=[row.pk for row in rows]).update(is_for_operators=True)
    for row in rows:
        row.is_for_operators = True
        ring(row)
    return len(rows)


def waiting_for(bell: Bell) -> list[Matter]:
    """What the letter of that bell is about: what came since the one before, and still waits. The oldest first."""
    mine = Matter.objects.visible_to(bell.person).open().leading().filter(network=bell.network_id)
    new = mine.filter(pk__gt=bell.told_before, pk__lte=bell.told_up_to)
    return list(new.select_related("network", "person").order_by("pk"))


@transaction.atomic
def _ring_for(person: Person, matter: Matter) -> bool:
    now = timezone.now()
    bell, is_new = Bell.objects.select_for_update(of=("self",)).get_or_create(
        person=person, network_id=matter.network_id, defaults={"rung_at": now}
    )
    if matter.pk <= bell.told_up_to:
        return False
    is_quiet = not is_new and bell.rung_at > now - QUIET_FOR
    if is_quiet and matter.kind != Matter.Kind.APPEAL:
        Bell.objects.filter(pk=bell.pk).update(is_due=True)
        return False
    return _write(bell, now)


@transaction.atomic
def _ring(pk: int, now: datetime) -> bool:
    bell = Bell.objects.select_for_update(of=("self",)).get(pk=pk)
    if not bell.is_due or bell.rung_at > now - QUIET_FOR:  # another process was quicker
        return False
    return _write(bell, now)


def _write(bell: Bell, now: datetime) -> bool:
    """Whether there is anything to write about; the email door words it, from what still waits then."""
    last = Matter.objects.filter(network=bell.network_id).aggregate(last=Max("pk"))["last"] or 0
    bell.told_before, bell.told_up_to, bell.rung_at, bell.is_due = bell.told_up_to, last, now, False
    bell.save(update_fields=["told_before", "told_up_to", "rung_at", "is_due"])
    if not waiting_for(bell):
        return False
    record(BellRung(bell_id=bell.pk, told_up_to=last))
    return True

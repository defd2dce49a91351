"""What the queue's page shows, found in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from staffroom.foundation.paging import page_after
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.models import Person

from .choices import Choice
from .desk import Shown, shown_all
from .models import Matter
from .rules import is_operator

ORDER = ("-came_at", "-pk")
ON_A_PAGE = 20
DAYS = 30
STOPPED = (Choice.REFUSE, Choice.DISCARD, Choice.REMOVE, Choice.BAN)
# What takes no words can be chosen in the list at once.
AT_ONCE = (Choice.APPROVE, Choice.FREE, Choice.DISCARD, Choice.NOTHING, Choice.REMOVE)


@dataclass(frozen=True)
class Entry:
    """`bundled`: how many more say the same."""

    matter: Matter
    shown: Shown
    bundled: int

    @property
    def at_once(self) -> Sequence[Choice]:
        return [choice for choice in AT_ONCE if choice in self.shown.choices]


def of_all(person: Person, key: str | None) -> dict[str, Any]:
    requests = Membership.objects.filter(state=Membership.State.REQUESTED)
    asking = requests.filter(network__in=Network.objects.facilitated_by(person)).values_list("network")
    counts = dict(asking.annotate(Count("pk")).order_by())
    networks = Network.objects.in_bulk(counts)
    return _page(Matter.objects.visible_to(person), person, key) | {
        "asking": [(networks[pk], count) for pk, count in counts.items() if pk in networks],
        "is_operator": is_operator(person),
    }


def of(network: Network, person: Person, key: str | None) -> dict[str, Any]:
    count = network.memberships.filter(state=Membership.State.REQUESTED).count()
    matters = Matter.objects.visible_to(person).filter(network=network)
    return _page(matters, person, key) | {"network": network, "asking": [(network, count)] if count else []}


def stopped() -> list[tuple[str, str, str, str]]:
    """What came into the queue within thirty days: its kind, how much of it, how much was stopped, how much waits."""
    lately = Matter.objects.filter(came_at__gt=timezone.now() - timedelta(days=DAYS))
    counts = lately.values("kind").annotate(
        came=Count("pk"),
        stopped=Count("pk", filter=Q(choice__in=STOPPED)),
        waiting=Count("pk", filter=Q(settled_at=None)),
    )
    rows = counts.order_by("kind")
    return [
        (str(Matter.Kind(row["kind"]).label), f"{row['came']:,}", f"{row['stopped']:,}", f"{row['waiting']:,}")
        for row in rows
    ]


def _page(matters: Any, person: Person, key: str | None) -> dict[str, Any]:
    waiting = matters.open().leading().select_related("network", "person")
    page = page_after(waiting, order=ORDER, key=key, size=ON_A_PAGE)
    shown, bundled = shown_all(page.items, person), _bundled(page.items)
    entries = [Entry(one, shown[one.pk], bundled.get(one.pk, 0)) for one in page.items if one.pk in shown]
    return {"page": page, "entries": entries}


def _bundled(matters: Sequence[Matter]) -> Mapping[int, int]:
    # How many reported the same, their own words say.
    following = Matter.objects.open().filter(leader__in=matters).exclude(kind=Matter.Kind.REPORT)
    return dict(following.values_list("leader").annotate(Count("pk")).order_by())

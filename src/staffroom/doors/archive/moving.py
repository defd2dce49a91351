"""Moving a list in, step by step: what is done, what will happen, and the opening of the doors."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from staffroom.rooms.conversations.actions import closed_in
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.networks.models import Move, Network, OldAddress
from staffroom.rooms.people.models import Person

from .arrivals import NOBODY, Arrivals, arrivals
from .models import Import, Roster, RosterRow
from .moving_tasks import open_the_doors
from .opening_doors import brought_so_far

State = Roster.State


@dataclass(frozen=True)
class Standing:
    """How a move stands: for the checklist, and for the page that opens the doors. Eleven queries."""

    network: Network
    move: Move | None
    imports: list[Import]
    rosters: list[Roster]
    old_addresses: list[OldAddress]
    closed: int
    """Conversations of the archive that nobody can read yet."""
    coming: int
    """People who come in when the doors are opened."""
    waiting: int
    """People for whom whoever runs the site has not said yes."""
    counts: Mapping[int, int] = field(default_factory=dict)
    """Roster → how many come with it."""
    brought: int = 0
    arrived: Arrivals = NOBODY

    @property
    def is_moving(self) -> bool:
        return self.network.moving_since is not None

    @property
    def is_opening(self) -> bool:
        return self.move is not None and self.move.is_opening

    @property
    def is_done(self) -> bool:
        return self.move is not None and self.move.done_at is not None

    @property
    def proved(self) -> OldAddress | None:
        """The first old address that is known to lead here."""
        return next((old for old in self.old_addresses if old.proved_at), None)

    @property
    def unread(self) -> list[Roster]:
        """Rosters that somebody has still to look at."""
        return [roster for roster in self.rosters if roster.state in {State.READING, State.READY}]

    @property
    def unfinished(self) -> list[Import]:
        """Archives that are still being read or brought in."""
        return [archive for archive in self.imports if archive.state in Import.UNFINISHED]

    @property
    def may_open(self) -> bool:
        """Nothing is under way that the opening would leave behind."""
        return self.is_moving and not self.is_opening and not self.unfinished


def standing(network: Network) -> Standing:
    """How the move into `network` stands."""
    move = Move.objects.filter(network=network).select_related("network", "begun_by", "opened_by", "worded_by").first()
    rosters = list(
        network.rosters.select_related("added_by", "asked_by", "settled_by").order_by("-added_at", "-pk")[:20]
    )
    counts = _coming_with(rosters)
    return Standing(
        network=network,
        move=move,
        imports=list(_imports(network).select_related("started_by").order_by("-started_at", "-pk")[:20]),
        rosters=rosters,
        old_addresses=list(network.old_addresses.select_related("added_by", "settled_by").order_by("email")),
        closed=closed_in(network),
        coming=sum(counts[roster.pk] for roster in rosters if roster.state in {State.COMING, State.BRINGING}),
        waiting=sum(counts[roster.pk] for roster in rosters if roster.state == State.WAITING),
        counts=counts,
        brought=brought_so_far(move) if move else 0,
        arrived=arrivals(network),
    )


@transaction.atomic
def open_doors(network: Network, *, by: Person) -> Move:
    """Everything that was made ready is carried out, in the background. Raises networks.MoveRefused."""
    if network.imports.filter(state__in=Import.UNFINISHED).exists():
        raise networks.MoveRefused(_("The archive is still being seen to. Finish with it first, then open the doors."))
    move = networks.begin_opening(network, by=by)
    open_the_doors.enqueue(move.pk)
    return move


def _imports(network: Network) -> QuerySet[Import]:
    """Those that are steps of the move: what could not be read, or was taken back, is none."""
    return network.imports.exclude(state__in=[Import.State.FAILED, Import.State.UNDONE])


def _coming_with(rosters: list[Roster]) -> dict[int, int]:
    comes = Count("pk", filter=Q(fate__in=RosterRow.COMES, is_done=False))
    rows = RosterRow.objects.filter(roster__in=rosters).values("roster").annotate(people=comes)
    found = {row["roster"]: row["people"] for row in rows}
    return {roster.pk: found.get(roster.pk, 0) for roster in rosters}

"""What is done for a move while nobody waits at a page. Broken off, each goes on where it was."""

from django.tasks import task
from django.utils import timezone

from staffroom.rooms.networks.models import Move

from . import roster_bringing, roster_reading
from .models import Roster
from .opening_doors import carry_on
from .roster_forgetting import forget_old


@task
def read_roster(roster_id: int, language: str) -> None:
    roster = Roster.objects.filter(pk=roster_id).first()
    if roster is not None:
        roster_reading.read(roster, language=language)


@task
def bring_in_roster(roster_id: int) -> None:
    """Nothing for a roster of a network whose doors are closed: it comes in when they are opened."""
    roster = Roster.objects.select_related("network").filter(pk=roster_id).first()
    if roster is not None and roster.network.moving_since is None:
        roster_bringing.carry_out(roster)


@task
def open_the_doors(move_id: int) -> None:
    move = Move.objects.select_related("network").filter(pk=move_id).first()
    if move is not None and move.is_opening:
        carry_on(move)


@task
def forget_old_rosters() -> None:
    """Rosters that nobody has touched for two months are full of addresses all the same."""
    forget_old(timezone.now())

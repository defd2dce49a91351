"""Opening the doors: the archive can be read, and whoever comes with a roster is a member."""

from django.db.models import F, Sum

from staffroom.rooms.conversations.actions import open_some
from staffroom.rooms.networks.actions import finish_opening
from staffroom.rooms.networks.models import Move

from .models import Roster
from .opening import open_archive
from .roster_bringing import carry_out


def carry_on(move: Move) -> Move:
    """Do what is left to do, in batches. After a crash it goes on; done twice, nothing happens twice."""
    network = move.network
    while opened := open_some(network):
        Move.objects.filter(pk=move.pk).update(conversation_count=F("conversation_count") + opened)
    open_archive(network, None)  # nothing is left of it; it is marked as opened
    coming = network.rosters.filter(state__in=[Roster.State.COMING, Roster.State.BRINGING])
    for roster in coming.order_by("added_at", "pk"):
        carry_out(roster)
    return finish_opening(move)


def brought_so_far(move: Move) -> int:
    """How many people have come in with rosters."""
    return int(move.network.rosters.aggregate(people=Sum("brought_count"))["people"] or 0)

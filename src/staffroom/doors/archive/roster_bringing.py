"""Carrying a roster out: people become members, in batches, each a transaction of its own."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from staffroom.rooms.networks import actions as networks
from staffroom.rooms.networks.actions import MeasureRefused, Newcomer
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.actions import Comer
from staffroom.rooms.people.models import Account, Address

from .models import Roster, RosterRow
from .roster_fates import BY_STATE, settle_fates

AT_ONCE = 500
Fate, Role, State = RosterRow.Fate, Membership.Role, Roster.State


def carry_out(roster: Roster) -> Roster:
    """Bring everybody in who comes, and ban whom the list had banned. Broken off, it goes on where it was.

    Whoever has left, was banned or has joined since the roster was read keeps to that.
    """
    while _next_batch(roster.pk):
        pass
    return _finish(roster.pk)


@transaction.atomic
def _next_batch(pk: int) -> bool:
    """Whether there was one."""
    roster = Roster.objects.select_for_update(of=("self",)).select_related("network").get(pk=pk)
    if roster.state not in {State.COMING, State.BRINGING}:
        return False
    waiting = roster.rows.filter(is_done=False).exclude(fate=Fate.TROUBLE)
    rows = list(waiting.order_by("number")[:AT_ONCE])
    if not rows:
        return False
    settle_fates(roster.network, rows)
    brought = _bring_in(roster, [row for row in rows if row.fate in RosterRow.COMES])
    banned = sum(_ban(roster, row) for row in rows if row.fate == Fate.BAN)
    for row in rows:
        row.is_done = True
    RosterRow.objects.bulk_update(rows, ["fate", "words", "is_done"])
    Roster.objects.filter(pk=pk).update(
        state=State.BRINGING, brought_count=F("brought_count") + brought, banned_count=F("banned_count") + banned
    )
    return True


@transaction.atomic
def _finish(pk: int) -> Roster:
    """What was carried out is forgotten; what could not be taken stays to be read."""
    roster = Roster.objects.select_for_update(of=("self",)).select_related("network").get(pk=pk)
    if roster.state in {State.COMING, State.BRINGING}:
        roster.state, roster.done_at = State.DONE, timezone.now()
        roster.save(update_fields=["state", "done_at"])
        roster.rows.filter(is_done=True, fate__in=[*RosterRow.COMES, Fate.BAN, Fate.MEMBER]).delete()
    return roster


def _bring_in(roster: Roster, rows: Sequence[RosterRow]) -> int:
    if not rows:
        return 0
    comers = [Comer(row.email, row.name, row.is_failing) for row in rows]
    addresses = people.bring_in(comers, language=roster.network.language, timezone_name=_timezone(roster))
    outcomes = networks.bring_in_members(roster.network, [_newcomer(roster, row, addresses[row.email]) for row in rows])
    for row in rows:
        outcome = outcomes[addresses[row.email].person_id]
        row.fate = row.fate if outcome == "brought" else BY_STATE[Membership.State(outcome)]
    return sum(outcome == "brought" for outcome in outcomes.values())


def _newcomer(roster: Roster, row: RosterRow, address: Address) -> Newcomer:
    return Newcomer(
        address=address,
        level=row.level or roster.level,
        role=row.role if roster.takes_roles else Role.MEMBER,
        away_until=row.away_until,
        is_held=row.is_held,
        joined_on=row.joined_on,
    )


def _ban(roster: Roster, row: RosterRow) -> bool:
    by = roster.settled_by or roster.asked_by
    if by is None:
        return False
    try:
        networks.ban_address(roster.network, row.email, by=by)
    except MeasureRefused as refusal:
        row.fate, row.words = Fate.TROUBLE, str(refusal)[:500]
        return False
    return True


def _timezone(roster: Roster) -> str:
    """That of whoever brings them: people of one profession in one country, mostly."""
    account = Account.objects.filter(person=roster.asked_by_id).first() if roster.asked_by_id else None
    return account.timezone if account else "Europe/London"

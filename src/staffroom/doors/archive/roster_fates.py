"""What becomes of the rows of a roster, as things stand: who comes in, and who doesn't."""

from collections.abc import Sequence

from django.db.models import Q

from staffroom.rooms.networks.actions import already_here
from staffroom.rooms.networks.bans import matches
from staffroom.rooms.networks.models import Ban, Membership, Network
from staffroom.rooms.people.models import Address

from .models import RosterRow

Fate, State = RosterRow.Fate, Membership.State
OPEN = (Fate.NEW, Fate.HERE, Fate.MEMBER, Fate.LEFT, Fate.DECLINED, Fate.KEPT_OUT)

# What there is between somebody and the network, and what that makes of a row that names them.
BY_STATE = {
    State.ACTIVE: Fate.MEMBER,
    State.LEFT: Fate.LEFT,
    State.DECLINED: Fate.DECLINED,
    State.BANNED: Fate.KEPT_OUT,
    State.REQUESTED: Fate.HERE,
}


def settle_fates(network: Network, rows: Sequence[RosterRow]) -> Sequence[RosterRow]:
    """The rows with their fates as of now: three queries for 500 of them. Bans and troubles stay what they are."""
    named = [row for row in rows if row.fate in OPEN]
    people = dict(
        Address.objects.verified().filter(email__in=[row.email for row in named]).values_list("email", "person_id")
    )
    memberships = already_here(network, people.values())
    bans = _Bans(network, [row.email for row in named], list(people.values()))
    for row in named:
        person = people.get(row.email)
        membership = memberships.get(person) if person else None
        if membership is not None:
            row.fate = BY_STATE[State(membership.state)]
        else:
            row.fate = Fate.HERE if person else Fate.NEW
        if row.fate in RosterRow.COMES and bans.keep_out(row.email, person):
            row.fate = Fate.KEPT_OUT
    return rows


class _Bans:
    """Those that concern some addresses and people, looked up at once."""

    def __init__(self, network: Network, emails: Sequence[str], people: Sequence[int]) -> None:
        here = Ban.objects.in_force().filter(Q(network=None) | Q(network=network))
        concerning = here.filter(Q(email__in=emails) | Q(email__contains="*") | Q(person__in=people))
        found = list(concerning.values_list("email", "person_id"))
        self._people = {person for _email, person in found if person}
        self._emails = {email for email, _person in found if email and "*" not in email}
        self._patterns = [email for email, _person in found if "*" in email]

    def keep_out(self, email: str, person: int | None) -> bool:
        if person in self._people or email in self._emails:
            return True
        return any(matches(pattern, email) for pattern in self._patterns)

"""A roster in figures, for a preview."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from .roster import Level, Role, Roster, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How much there is of what. All but the first four count who can be taken."""

    entries: int
    """Everything that the file holds: takeable + troubled + banned."""
    takeable: int
    troubled: int
    banned: int
    noted: int
    moderated: int
    on_holiday: int
    levels: Mapping[Level, int]
    roles: Mapping[Role, int]
    states: Mapping[State, int]


def summary(roster: Roster) -> Summary:
    """Counts of the roster. What there is none of is 0 in the mappings."""
    taken = roster.takeable
    return Summary(
        entries=len(roster.rows) + len(roster.banned),
        takeable=len(taken),
        troubled=len(roster.rows) - len(taken),
        banned=len(roster.banned),
        noted=sum(bool(row.note) for row in taken),
        moderated=sum(row.moderated for row in taken),
        on_holiday=sum(row.is_on_holiday for row in taken),
        levels=Counter(row.level for row in taken),
        roles=Counter(row.role for row in taken),
        states=Counter(row.state for row in taken),
    )

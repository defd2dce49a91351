"""One person on several lists is one person."""

from collections.abc import Iterable

from .checking import together
from .roster import Roster, Row


def merge(rosters: Iterable[Roster]) -> list[Row]:
    """Whoever can be taken from any of the rosters, once each by address, in the order in which they are first met.

    What the first row doesn't say is taken from the later ones, and the highest role is kept. Who is banned from one
    of the lists is here only if another has them.
    """
    found: dict[str, Row] = {}
    for roster in rosters:
        for row in roster.takeable:
            found[row.email] = together(found[row.email], row) if row.email in found else row
    return list(found.values())

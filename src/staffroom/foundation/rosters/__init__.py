"""Reading rosters: who is on a mailing list, from whatever its server or a spreadsheet hands out.

No models, no settings. `read` says what a file holds, entry by entry, with what can't be taken and why; `merge` makes
one row of each person on several lists; `summary` counts for a preview.
"""

from .merging import merge
from .reading import read
from .roster import MOST_OCTETS, MOST_ROWS, Kind, Level, Role, Roster, RosterRefused, Row, State, Stopped, title
from .summing import Summary, summary

__all__ = [
    "MOST_OCTETS",
    "MOST_ROWS",
    "Kind",
    "Level",
    "Role",
    "Roster",
    "RosterRefused",
    "Row",
    "State",
    "Stopped",
    "Summary",
    "merge",
    "read",
    "summary",
    "title",
]

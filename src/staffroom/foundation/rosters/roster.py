"""What is found in a roster, and what is said when one can't be read."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.translation import gettext as _

MOST_OCTETS = 50_000_000
MOST_ROWS = 200_000

type Kind = Literal["table", "addresses", "mailman2", "mailman3", "listserv", "google", "groupsio", "yahoo"]
type Level = Literal["every", "followed", "digest", "web", "unknown"]
"""How mail comes: each by itself, in digests, or none at all (“nomail”, a holiday)."""

type Stopped = Literal["", "self", "facilitator", "bounces", "unknown"]
"""Who stopped a member's mail, where it was."""

type Role = Literal["member", "facilitator", "owner"]
type State = Literal["active", "bouncing", "pending", "banned", "concealed"]


class RosterRefused(Exception):
    """This file can't be read as a roster. The message is fit to show the list's owner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One entry of a roster."""

    email: str
    """In lower case, the domain in ASCII; "" if there is none. Of a ban it may be a pattern, as the list wrote it."""
    name: str = ""
    level: Level = "unknown"
    stopped: Stopped = ""
    until: date | None = None
    """The last day of a holiday, where the list knows it."""
    role: Role = "member"
    state: State = "active"
    moderated: bool = False
    """Whether what they wrote was held until somebody had looked at it."""
    joined: date | None = None
    place: str = ""
    """Where it stands in the file, for a reader: “row 17”."""
    note: str = ""
    """What whoever imports this should know, though the row can be taken."""
    trouble: str = ""
    """Why the row can't be taken, for a reader."""

    @property
    def is_on_holiday(self) -> bool:
        """Whether the member stopped the mail, and may want it again."""
        return self.stopped == "self" or self.until is not None


@dataclass(frozen=True, slots=True)
class Roster:
    """What a file holds: `rows` and `banned` together are its entries, none left out."""

    kind: Kind
    rows: tuple[Row, ...]
    """In the order of the file, those with a trouble among them."""
    banned: tuple[Row, ...] = ()
    remarks: tuple[str, ...] = ()
    """About the file as a whole, for a reader."""

    @property
    def takeable(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if not row.trouble)

    @property
    def troubled(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.trouble)


def title(kind: Kind) -> str:
    """What a reader calls this kind of file."""
    titles: dict[Kind, str] = {
        "table": _("a table"),
        "addresses": _("a list of addresses"),
        "mailman2": "Mailman 2",
        "mailman3": "Mailman 3",
        "listserv": "LISTSERV",
        "google": "Google Groups",
        "groupsio": "Groups.io",
        "yahoo": "Yahoo Groups",
    }
    return titles[kind]

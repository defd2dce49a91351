"""One entry while it is being read: what the file says of it, before anything is checked."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .roster import MOST_ROWS, Kind, Level, Role, RosterRefused, State, Stopped

_MORE_THAN_MOST = 10
_ROLES: dict[Role, int] = {"member": 0, "facilitator": 1, "owner": 2}
_STATES: dict[State, int] = {"active": 0, "concealed": 1, "bouncing": 2, "pending": 3, "banned": 4}


@dataclass(slots=True)
class Draft:
    """What a file says of one person. Times are still words, and the address may be none."""

    place: str
    written: str = ""
    """The address, perhaps with the name around it."""
    name: str = ""
    first_name: str = ""
    last_name: str = ""
    nickname: str = ""
    level: Level = "unknown"
    stopped: Stopped = ""
    role: Role = "member"
    state: State = "active"
    moderated: bool = False
    joined: str = ""
    until: str = ""
    note: str = ""
    trouble: str = ""

    def be(self, state: State) -> None:
        """Take over `state` unless a weightier one is known: who is banned stays so, though mail bounces too."""
        if _STATES[state] > _STATES[self.state]:
            self.state = state

    def serve(self, role: Role) -> None:
        self.role = higher(self.role, role)

    def stop(self, by: Stopped) -> None:
        """The member's mail has been stopped."""
        self.stopped = by
        if by == "bounces":
            self.be("bouncing")
        else:
            self.level = "web"


@dataclass(slots=True)
class Drafts:
    """All that was found in a file."""

    kind: Kind
    found: list[Draft] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    own: set[str] = field(default_factory=set)
    """Addresses of the list itself."""

    def add(self, draft: Draft) -> None:
        """Raises RosterRefused when there are more entries than will be read."""
        if len(self.found) >= MOST_ROWS:
            raise too_many()
        self.found.append(draft)


def too_many() -> RosterRefused:
    """The refusal of a file with more entries than will be read."""
    return RosterRefused(
        _(
            "There are more than %(most)s entries in this file. Split it up, please, and import one part after the "
            "other."
        )
        % {"most": f"{MOST_ROWS:,}"}
    )


def higher(role: Role, other: Role) -> Role:
    return max(role, other, key=_ROLES.__getitem__)


def some(words: Iterable[str]) -> str:
    """The first of `words`, quoted and joined, for a remark."""
    words = list(dict.fromkeys(words))
    shown = ", ".join(f"“{word[:40]}”" for word in words[:_MORE_THAN_MOST])
    return shown + (" …" if len(words) > _MORE_THAN_MOST else "")

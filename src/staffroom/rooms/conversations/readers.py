"""Who reads a conversation's page, worked out once for the page and for what is added to it."""

from collections.abc import Sequence
from typing import Any

from staffroom.rooms.people.models import Person

from .folding import folded_for
from .models import Conversation
from .pages import standings_of
from .rules import may_reply_as
from .showing import Reader


def reader_of(found: Conversation, person: Person, placements: Sequence[Any], **read: Any) -> Reader:
    """`placements` as placements_of() gives them to this person; `read`: how far they had read, as for Reader."""
    standings = standings_of(placements)
    return Reader(
        person,
        belongs=any(standing.is_member for standing in standings),
        may_reply=may_reply_as(standings, found),
        looks_after=any(standing.looks_after for standing in standings),
        folds=folded_for(person, found) if getattr(found, "has_blocked_some", True) else frozenset(),
        **read,
    )

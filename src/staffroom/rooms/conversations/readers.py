"""Who reads a conversation's page, worked out once for the page and for what is added to it."""

from collections.abc import Sequence
from typing import Any

from staffroom.rooms.people.blocks import those_who_blocked
from staffroom.rooms.people.models import Person

from .folding import folded_for
from .models import Conversation
from .pages import standings_of
from .participation import Participation, participation_of
from .rules import may_reply_as
from .showing import Reader


def reader_of(found: Conversation, person: Person, placements: Sequence[Any], **read: Any) -> Reader:
    """`placements` as placements_of() gives them to this person; `read`: how far they had read, as for Reader."""
    if found.is_private:
        return private_reader_of(found, person, participation_of(person, found), **read)
    standings = standings_of(placements)
    return Reader(
        person,
        belongs=any(standing.is_member for standing in standings),
        may_reply=may_reply_as(standings, found),
        looks_after=any(standing.looks_after for standing in standings),
        folds=folded_for(person, found) if getattr(found, "has_blocked_some", True) else frozenset(),
        shut_out_by=_those_who_blocked(person, found),
        **read,
    )


def private_reader_of(found: Conversation, person: Person, standing: Participation, **read: Any) -> Reader:
    """The same for a private one, in which `person` stands so. One query less."""
    return Reader(
        person,
        belongs=standing.is_in,
        # Who is asked whether they want to take part says yes or no first.
        may_reply=found.is_open and standing.is_in and standing.why_not is None,
        folds=frozenset(other.person.pk for other in standing.others if other.is_blocked),
        shut_out_by=_those_who_blocked(person, found),
        is_private=True,
        **read,
    )


def _those_who_blocked(person: Person, found: Conversation) -> frozenset[int]:
    """Their ids. No query where `readable_by` has found that nobody did."""
    return those_who_blocked(person) if getattr(found, "is_blocked_by_some", True) else frozenset()

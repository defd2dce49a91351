"""Who reacts to what. The only place where a room meets those that follow it."""

from collections.abc import Mapping, Sequence

from staffroom.journal.facts import Fact
from staffroom.journal.recording import Reaction

REACTIONS: Mapping[type[Fact], Sequence[Reaction]] = {}

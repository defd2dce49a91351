"""Who reacts to what. The only place where a room meets those that follow it."""

from collections.abc import Mapping, Sequence

from staffroom.journal.facts import Fact
from staffroom.journal.recording import AtOnce, Reaction
from staffroom.rooms.conversations import reactions as conversations
from staffroom.rooms.networks.facts import AudienceNarrowed

REACTIONS: Mapping[type[Fact], Sequence[Reaction | AtOnce]] = {
    # Not a second may pass in which a page still shows what the network has just closed.
    AudienceNarrowed: [AtOnce(conversations.narrow)],
}

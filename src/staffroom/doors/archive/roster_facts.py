from dataclasses import dataclass

from staffroom.journal.facts import Fact


@dataclass(frozen=True)
class RosterAsked(Fact):
    """An owner would like to bring people in: whoever runs the site says yes or no."""

    roster_id: int
    network_id: int


@dataclass(frozen=True)
class RosterSettled(Fact):
    """Whoever runs the site has said yes or no, or nobody asks any more."""

    roster_id: int
    network_id: int

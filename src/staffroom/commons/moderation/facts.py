from dataclasses import dataclass

from staffroom.journal.facts import Fact


@dataclass(frozen=True)
class MatterRaised(Fact):
    """Something waits for whoever looks after a network, or the site."""

    matter_id: int


@dataclass(frozen=True)
class BellRung(Fact):
    """Somebody is to be written to about what waits for them."""

    bell_id: int
    told_up_to: int


@dataclass(frozen=True)
class DecisionMade(Fact):
    """Something was decided that concerns somebody. The email door tells them."""

    decision_id: int


@dataclass(frozen=True)
class DecisionUndone(Fact):
    decision_id: int


@dataclass(frozen=True)
class ReportAnswered(Fact):
    """Somebody looked at a report; whoever made it is told what became of it."""

    report_id: int


@dataclass(frozen=True)
class AppealAnswered(Fact):
    appeal_id: int

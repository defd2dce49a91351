"""What became of a mail."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.models import Network

from .models import Incoming
from .reasons import Reason

State = Incoming.State
# Nobody who could be told has written it.
REFUSED_FOR_GOOD = frozenset({Reason.FORGED, Reason.SPAM})


@dataclass(frozen=True)
class Outcome:
    """One of the states that end a mail's way, why, and what it led to."""

    state: str
    reason: str = ""
    network: Network | None = None
    message: Message | None = None
    details: str = ""
    # Its sender has been told why not, so that nothing is lost with the mail.
    is_told: bool = False
    # It is between people alone: see `unseen`.
    is_private: bool = False

    @property
    def is_over(self) -> bool:
        """Whether it is where it belongs, or its sender knows that it is not: then a private mail is kept no longer."""
        return self.state == State.DONE or self.is_told


def done(
    message: Message | None = None,
    *,
    network: Network | None = None,
    reason: str = "",
    details: str = "",
) -> Outcome:
    return Outcome(State.DONE, reason, network, message, details)


def held(reason: Reason, *, network: Network | None = None, details: str = "") -> Outcome:
    return Outcome(State.HELD, reason, network, None, details)


def refused(reason: Reason, *, network: Network | None = None, details: str = "", is_told: bool = False) -> Outcome:
    return Outcome(State.REFUSED, reason, network, None, details, is_told)


def discarded(reason: Reason, *, details: str = "") -> Outcome:
    return Outcome(State.DISCARDED, reason, None, None, details)


def unseen(outcome: Outcome) -> Outcome:
    """The same of a mail between people alone: with no word of it, for nobody but them.

    What somebody wrote and was not told the end of is not lost: it waits.
    """
    is_lost = outcome.state == State.REFUSED and not outcome.is_told and outcome.reason not in REFUSED_FOR_GOOD
    return replace(
        outcome,
        state=State.HELD if is_lost else outcome.state,
        reason=Reason.UNTOLD if is_lost and outcome.reason == Reason.REFUSED else outcome.reason,
        network=None,
        details="",
        is_private=True,
    )


def with_remarks(outcome: Outcome, remarks: Iterable[str]) -> Outcome:
    """The same, with further lines for whoever looks after it."""
    return replace(outcome, details="\n".join(filter(None, [outcome.details, *remarks])))


def together(outcomes: Iterable[Outcome]) -> Outcome:
    """One outcome for a mail that went to several addresses: what somebody has to look at weighs most.

    The message it became, the network it was for and every detail are kept.
    """
    weights = [State.HELD, State.REFUSED, State.DONE, State.DISCARDED]
    ordered = sorted(outcomes, key=lambda outcome: weights.index(State(outcome.state)))
    if not ordered:
        return discarded(Reason.GONE)
    first = ordered[0]
    return Outcome(
        first.state,
        first.reason,
        first.network or next((outcome.network for outcome in ordered if outcome.network), None),
        next((outcome.message for outcome in ordered if outcome.message), None),
        "\n".join(dict.fromkeys(outcome.details for outcome in ordered if outcome.details)),
        all(outcome.is_told for outcome in ordered if outcome.state == first.state),
    )

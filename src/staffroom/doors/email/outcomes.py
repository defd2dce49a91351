"""What became of a mail."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.models import Network

from .models import Incoming
from .reasons import Reason

State = Incoming.State


@dataclass(frozen=True)
class Outcome:
    """One of the states that end a mail's way, why, and what it led to."""

    state: str
    reason: str = ""
    network: Network | None = None
    message: Message | None = None
    details: str = ""
    # It is between people alone: once it is where it belongs, or its sender knows that it is not, the mail itself is
    # not kept for those who run the site.
    is_private: bool = False


def done(
    message: Message | None = None,
    *,
    network: Network | None = None,
    reason: str = "",
    details: str = "",
    is_private: bool = False,
) -> Outcome:
    return Outcome(State.DONE, reason, network, message, details, is_private)


def held(reason: Reason, *, network: Network | None = None, details: str = "") -> Outcome:
    return Outcome(State.HELD, reason, network, None, details)


def refused(reason: Reason, *, network: Network | None = None, details: str = "", is_private: bool = False) -> Outcome:
    """`is_private`: its sender has been told, so that nothing is lost with it."""
    return Outcome(State.REFUSED, reason, network, None, details, is_private)


def discarded(reason: Reason, *, details: str = "") -> Outcome:
    return Outcome(State.DISCARDED, reason, None, None, details)


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
        all(outcome.is_private for outcome in ordered),
    )

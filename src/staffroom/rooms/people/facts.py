from dataclasses import dataclass

from staffroom.journal.facts import Fact


@dataclass(frozen=True)
class PersonJoined(Fact):
    """Somebody got an account here, by whichever door."""

    person_id: int


@dataclass(frozen=True)
class PeopleBroughtIn(Fact):
    """They got accounts with the roster of a list that moved here: 500 at most at a time."""

    person_ids: list[int]


@dataclass(frozen=True)
class PersonChanged(Fact):
    """They are called otherwise, or say something else of themselves."""

    person_id: int


@dataclass(frozen=True)
class AddressVerified(Fact):
    person_id: int
    address_id: int


@dataclass(frozen=True)
class AddressFailed(Fact):
    """Mail to this address came back often enough to stop writing to it for a while."""

    person_id: int
    address_id: int


@dataclass(frozen=True)
class AddressMended(Fact):
    """Mail goes to this address again."""

    person_id: int
    address_id: int


@dataclass(frozen=True)
class PersonLeft(Fact):
    """The account was closed by its owner. `keeps_words` says whether their messages stay, without their name."""

    person_id: int
    keeps_words: bool


@dataclass(frozen=True)
class PersonsMerged(Fact):
    """Two accounts were one person's; what was the former one's is theirs."""

    person_id: int
    former_id: int


@dataclass(frozen=True)
class ConnectionAsked(Fact):
    """Somebody asked another to connect."""

    request_id: int
    asker_id: int
    asked_id: int


@dataclass(frozen=True)
class ConnectionMade(Fact):
    """Two people are connected. `was_asked`: `person` said yes to `other`, who asked; else both agreed otherwise."""

    person_id: int
    other_id: int
    was_asked: bool


@dataclass(frozen=True)
class ConnectionEnded(Fact):
    """Two people are not connected any more; `person` wanted it so."""

    person_id: int
    other_id: int

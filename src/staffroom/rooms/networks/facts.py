from dataclasses import dataclass

from staffroom.journal.facts import Fact


@dataclass(frozen=True)
class NetworkCreated(Fact):
    network_id: int
    person_id: int


@dataclass(frozen=True)
class NetworkChanged(Fact):
    """Its settings were changed. `fields` are the names of those that differ."""

    network_id: int
    person_id: int
    fields: list[str]


@dataclass(frozen=True)
class AudienceNarrowed(Fact):
    """Fewer people may read the network than before."""

    network_id: int


@dataclass(frozen=True)
class MembershipRequested(Fact):
    network_id: int
    person_id: int


@dataclass(frozen=True)
class MembershipDeclined(Fact):
    """Somebody who asked is not let in, for now."""

    network_id: int
    person_id: int


@dataclass(frozen=True)
class MemberJoined(Fact):
    network_id: int
    person_id: int


@dataclass(frozen=True)
class MemberLeft(Fact):
    network_id: int
    person_id: int


@dataclass(frozen=True)
class RoleChanged(Fact):
    network_id: int
    person_id: int
    by_id: int
    role: str


@dataclass(frozen=True)
class LevelChanged(Fact):
    network_id: int
    person_id: int
    level: str


@dataclass(frozen=True)
class InvitationSent(Fact):
    invitation_id: int

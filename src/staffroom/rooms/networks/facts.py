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


@dataclass(frozen=True)
class MemberPaused(Fact):
    """They may read and not write, until a day that the measure tells."""

    network_id: int
    person_id: int
    by_id: int
    measure_id: int


@dataclass(frozen=True)
class PauseEnded(Fact):
    """A facilitator let them write again before it was over."""

    network_id: int
    person_id: int
    by_id: int
    measure_id: int


@dataclass(frozen=True)
class MemberRemoved(Fact):
    """A facilitator ended somebody's membership; they may come back."""

    network_id: int
    person_id: int
    by_id: int
    measure_id: int


@dataclass(frozen=True)
class MemberTakenBack(Fact):
    """Whoever was removed is a member again, as before."""

    network_id: int
    person_id: int
    by_id: int
    measure_id: int


@dataclass(frozen=True)
class MemberBanned(Fact):
    """Somebody may not be in a network any more, or (no network) on this site."""

    ban_id: int
    network_id: int | None
    person_id: int
    by_id: int


@dataclass(frozen=True)
class AddressBanned(Fact):
    """Nobody may come with an address, or with one of a pattern."""

    ban_id: int
    network_id: int | None
    by_id: int


@dataclass(frozen=True)
class BanLifted(Fact):
    """A ban is over: lifted by somebody, or its time had come (nobody)."""

    ban_id: int
    network_id: int | None
    person_id: int | None
    by_id: int | None


@dataclass(frozen=True)
class PostingChanged(Fact):
    """What happens to what a member writes: Membership.Posting."""

    network_id: int
    person_id: int
    by_id: int
    posting: str


@dataclass(frozen=True)
class AwaySaid(Fact):
    """A member is away, and gets no mail until the end of that day (“2026-12-31”); or is back (“”)."""

    network_id: int
    person_id: int
    until: str


@dataclass(frozen=True)
class MoveBegun(Fact):
    """A list moves in: the network's doors are closed meanwhile."""

    network_id: int
    person_id: int


@dataclass(frozen=True)
class MoveCalledOff(Fact):
    """No list moves in after all: the doors are open as before."""

    network_id: int
    person_id: int


@dataclass(frozen=True)
class MembersBroughtIn(Fact):
    """They came with the roster of a list: 500 at most at a time. Each is told once, by one letter."""

    network_id: int
    membership_ids: list[int]


@dataclass(frozen=True)
class DoorsOpened(Fact):
    """The list has moved in: its members are here, and the network is open to them."""

    network_id: int
    person_id: int


@dataclass(frozen=True)
class MovingLetterTried(Fact):
    """Who words the letter about the move would like to see it in their own mailbox first."""

    network_id: int
    person_id: int
    number: int


@dataclass(frozen=True)
class OldAddressAsked(Fact):
    """A letter goes to the list's old address, to see whether it arrives here."""

    old_address_id: int
    number: int


@dataclass(frozen=True)
class OldAddressWished(Fact):
    """An owner asks whoever runs the site to say that an address was the list's."""

    old_address_id: int
    network_id: int


@dataclass(frozen=True)
class OldAddressProved(Fact):
    """Our letter has come back from the list's old address, or whoever runs the site has said yes to it."""

    old_address_id: int
    network_id: int


@dataclass(frozen=True)
class OldAddressSettled(Fact):
    """Whoever runs the site has said no to the list's old address, or it was removed."""

    old_address_id: int
    network_id: int

"""How somebody stands in a network, as far as writing there goes: one query, and what follows from it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils import timezone

from staffroom.foundation.prepared import Prepared

from .models import Membership, Network

State, Role, Posting = Membership.State, Membership.Role, Membership.Posting


class Trouble(StrEnum):
    """Why somebody may not write in a network at all."""

    STRANGER = "stranger"
    BANNED = "banned"
    PAUSED = "paused"
    ANNOUNCE = "announce"
    MOVING = "moving"


class Wait(StrEnum):
    """Why what they write may have to wait for a facilitator."""

    FIRST = "first"
    MODERATED = "moderated"
    PERSON = "person"


@dataclass(frozen=True)
class Standing:
    """One network, and one person's membership of it (empty where there is none)."""

    network_id: int
    network_posting: str
    moving_since: datetime | None
    state: str | None = None
    role: str | None = None
    level: str | None = None
    posting: str | None = None
    paused_until: datetime | None = None
    was_let_in: bool | None = None

    @property
    def is_member(self) -> bool:
        return self.state == State.ACTIVE

    @property
    def looks_after(self) -> bool:
        return self.is_member and self.role in {Role.FACILITATOR, Role.OWNER}

    @property
    def trouble(self) -> Trouble | None:
        """Why they may not write there, whether they are members or come from another network of a conversation."""
        if self.state == State.BANNED:
            return Trouble.BANNED
        if self.moving_since is not None and not (self.is_member and self.role == Role.OWNER):
            return Trouble.MOVING
        if self.is_member and self.paused_until is not None and self.paused_until > timezone.now():
            return Trouble.PAUSED  # facilitators, too: owners pause them
        if self.network_posting == Network.Posting.ANNOUNCE and not self.looks_after:
            return Trouble.ANNOUNCE
        return None

    @property
    def wait(self) -> Wait | None:
        """Why what they write there waits. FIRST: only if they have said nothing there yet."""
        if self.looks_after:
            return None
        if self.is_member and self.posting == Posting.HELD:
            return Wait.PERSON
        if self.is_member and self.posting == Posting.FREE:
            return None
        if self.network_posting == Network.Posting.MODERATED:
            return Wait.MODERATED
        is_new = self.is_member and not self.was_let_in
        return Wait.FIRST if is_new and self.network_posting == Network.Posting.FIRST else None


def standing_in(person: int, network: int) -> Standing:
    """How the person with that id stands in the network with that one."""
    row = _IN_NETWORK.first(person=person, network=network)
    return Standing(*row) if row else Standing(network, Network.Posting.OPEN, None)


def as_rows(networks: QuerySet[Any], person: int, *, under: str = "") -> QuerySet[Any, tuple[Any, ...]]:
    """The fields of a Standing for each of `networks`, or of what holds one `under` a name such as "network__"."""
    mine = FilteredRelation(f"{under}memberships", condition=Q(**{f"{under}memberships__person": person}))
    rows: QuerySet[Any, tuple[Any, ...]] = networks.annotate(mine=mine).values_list(
        *(f"{under}{name}" for name in ("pk", "posting", "moving_since")),
        *(F(f"mine__{name}") for name in ("state", "role", "level", "posting", "paused_until", "was_let_in")),
    )
    return rows


_IN_NETWORK = Prepared(lambda person, network: as_rows(Network.objects.filter(pk=network), person))

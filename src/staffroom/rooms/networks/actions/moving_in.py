"""A list moves in: the doors are closed while its archive and its members are made ready, and then opened."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.journal.recording import record
from staffroom.rooms.people.models import Address, Person

from ..facts import DoorsOpened, MembersBroughtIn, MoveBegun, MoveCalledOff, MovingLetterTried
from ..models import Membership, Move, Network
from ..moving_letters import LONGEST, LONGEST_SUBJECT
from ..rules import may_own
from .belonging import count_members, let_in_who_waited, take_turns
from .refusals import Refused

State, Role, Level, Posting = Membership.State, Membership.Role, Membership.Level, Membership.Posting
MOST_TRIES = 20


class MoveRefused(Refused):
    """The move stands as it stood."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who comes with a roster: what the list knew of how they take part."""

    address: Address
    level: str = Level.EVERY
    role: str = Role.MEMBER
    away_until: date | None = None
    is_held: bool = False
    joined_on: date | None = None


@transaction.atomic
def begin_move(network: Network, *, by: Person) -> Move:
    """A list begins to move in, and the network's doors are closed until they are opened. Beginning twice is once.

    Raises MoveRefused for all but owners, and for a network that others than those who look after it belong to.
    """
    network = Network.objects.select_for_update().get(pk=network.pk)
    _check_owner(network, by)
    if network.moving_since is None:
        if network.memberships.active().filter(role=Role.MEMBER).exists():
            raise MoveRefused(
                _(
                    "People belong to %(network)s already, so its doors stay open. You can still bring in an archive "
                    "and members; whoever comes is told at once."
                )
                % {"network": network.name}
            )
        _set_moving(network, timezone.now())
        anew = dict.fromkeys(("opened_by", "opened_at", "done_at")) | {"conversation_count": 0, "member_count": 0}
        Move.objects.update_or_create(network=network, defaults={"begun_by": by, **anew})
        record(MoveBegun(network_id=network.pk, person_id=by.pk))
    return Move.objects.get(network=network)


@transaction.atomic
def call_off_move(network: Network, *, by: Person) -> None:
    """No list moves in: the doors are open, and nobody was told anything. Raises MoveRefused once they are opening."""
    move = _unopened(network, by)
    _set_moving(move.network, None)
    let_in_who_waited(move.network)
    move.delete()
    record(MoveCalledOff(network_id=network.pk, person_id=by.pk))
    # What came meanwhile is looked at as any other mail.
    record(DoorsOpened(network_id=network.pk, person_id=by.pk))


@transaction.atomic
def word_letter(network: Network, *, by: Person, subject: str, words: str) -> Move:
    """What the members are told when the doors are opened. Empty: what we suggest. Raises MoveRefused."""
    _check_owner(network, by)
    if network.moving_since is not None:
        move = _unopened(network, by)
    else:  # whoever comes later is told at once, in these words
        move, _is_new = Move.objects.get_or_create(network=network, defaults={"begun_by": by})
    subject, words = " ".join(subject.split()), words.replace("\r\n", "\n").strip()
    if len(subject) > LONGEST_SUBJECT or len(words) > LONGEST:
        raise MoveRefused(_("The letter is too long. Two hundred words are plenty."))
    move.subject, move.words, move.worded_by, move.worded_at = subject, words, by, timezone.now()
    move.save(update_fields=["subject", "words", "worded_by", "worded_at"])
    return move


@transaction.atomic
def try_letter(network: Network, *, by: Person) -> None:
    """The letter goes to `by` alone. Raises MoveRefused for all but owners, and for the twenty-first time."""
    _check_owner(network, by)
    move, _is_new = Move.objects.get_or_create(network=network, defaults={"begun_by": by})
    if move.tried_count >= MOST_TRIES:
        raise MoveRefused(_("You have sent it to yourself twenty times. It is good as it is."))
    Move.objects.filter(pk=move.pk).update(tried_count=F("tried_count") + 1)
    record(MovingLetterTried(network_id=network.pk, person_id=by.pk, number=move.tried_count + 1))


@transaction.atomic
def begin_opening(network: Network, *, by: Person) -> Move:
    """The doors are to be opened: from now on nothing is undone. Raises MoveRefused if there is nothing to open."""
    move = _unopened(network, by)
    move.opened_by, move.opened_at = by, timezone.now()
    move.save(update_fields=["opened_by", "opened_at"])
    return move


@transaction.atomic
def finish_opening(move: Move) -> Move:
    """Archive and members are here: the doors are open. Finishing twice is once."""
    move = Move.objects.select_for_update().select_related("network").get(pk=move.pk)
    if move.is_opening:
        _set_moving(move.network, None)
        let_in_who_waited(move.network)
        move.done_at = timezone.now()
        move.save(update_fields=["done_at"])
        record(DoorsOpened(network_id=move.network_id, person_id=move.opened_by_id or move.begun_by_id or 0))
    return move


@transaction.atomic
def bring_in_members(network: Network, newcomers: Sequence[Newcomer]) -> dict[int, str]:
    """Members from now on, 500 at most at a time; for each person “brought” or the state that they keep.

    Who belongs, has left, was declined or banned here keeps to that: a roster knows less than they do. Who has asked
    to join is let in. Nobody is brought in twice, and each is told once.
    """
    take_turns(network)
    wanted = {newcomer.address.person_id: newcomer for newcomer in newcomers}
    before = {
        membership.person_id: membership
        for membership in Membership.objects.filter(network=network, person__in=list(wanted))
    }
    outcomes = {pk: before[pk].state for pk in wanted if pk in before and before[pk].state != State.REQUESTED}
    now = timezone.now()
    rows = [
        _membership(network, newcomer, before.get(pk), now) for pk, newcomer in wanted.items() if pk not in outcomes
    ]
    asked = [row for row in rows if row.pk is not None]
    Membership.objects.bulk_update(asked, _BROUGHT)
    made = Membership.objects.bulk_create(row for row in rows if row.pk is None)
    if rows:
        count_members(network, len(rows))
        record(MembersBroughtIn(network_id=network.pk, membership_ids=[row.pk for row in (*asked, *made)]))
    return {**outcomes, **dict.fromkeys((row.person_id for row in rows), "brought")}


_BROUGHT = (
    *("state", "role", "level", "level_since", "away_until", "posting", "address", "was_let_in"),
    *("brought_in_at", "joined_at", "changed_at"),
)


def _membership(network: Network, newcomer: Newcomer, asked: Membership | None, now: datetime) -> Membership:
    membership = asked or Membership(network=network, person_id=newcomer.address.person_id)
    membership.state, membership.role = State.ACTIVE, newcomer.role
    membership.level, membership.level_since = newcomer.level, now
    membership.away_until = newcomer.away_until
    membership.posting = Posting.HELD if newcomer.is_held else Posting.AS_NETWORK
    membership.address = None if newcomer.address.is_primary else newcomer.address
    membership.was_let_in = True
    membership.brought_in_at, membership.changed_at = now, now
    began = newcomer.joined_on and datetime.combine(newcomer.joined_on, time(12), UTC)
    membership.joined_at = began if began and began < now else now
    return membership


def already_here(network: Network, people: Iterable[int]) -> Mapping[int, Membership]:
    """Person → what there is between them and the network, whatever it is."""
    found = Membership.objects.filter(network=network, person__in=list(people))
    return {membership.person_id: membership for membership in found}


def _set_moving(network: Network, since: datetime | None) -> None:
    Network.objects.filter(pk=network.pk).update(moving_since=since, version=F("version") + 1)
    network.moving_since = since


def _unopened(network: Network, by: Person) -> Move:
    _check_owner(network, by)
    move = Move.objects.select_for_update(of=("self",)).select_related("network").filter(network=network).first()
    if move is None or move.network.moving_since is None:
        raise MoveRefused(_("No list is moving into %(network)s.") % {"network": network.name})
    if move.opened_at is not None:
        raise MoveRefused(_("The doors are being opened already: nothing can be changed any more."))
    return move


def _check_owner(network: Network, by: Person) -> None:
    if not may_own(by, network):
        raise MoveRefused(_("Only owners of the network move a list into it."))

"""Two persons are one: where both belong to a network, one membership is left."""

from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.rooms.people.actions import MergeRefused
from staffroom.rooms.people.models import Person

from ..models import Ban, Membership
from .belonging import count_members, is_last_owner, take_turns

State, Posting = Membership.State, Membership.Posting

# Which of two says where they stand: a ban is not got around by a second account.
_WEIGHTIEST = [State.BANNED, State.ACTIVE, State.REQUESTED, State.LEFT, State.DECLINED]
_ROLES = [Membership.Role.MEMBER, Membership.Role.FACILITATOR, Membership.Role.OWNER]


def settle_memberships(person: Person, former: Person) -> None:
    """Of two memberships in one network the weightier stays, with the higher role and every restriction.

    A ban ends what the other one was there; the longer of two bans stays. Raises MergeRefused where a ban would leave a
    network without an owner.
    """
    both = Membership.objects.filter(person__in=[person, former]).select_related("network").order_by("network", "pk")
    of_network: dict[int, dict[int, Membership]] = {}
    for membership in both:
        of_network.setdefault(membership.network_id, {})[membership.person_id] = membership
    for found in of_network.values():
        if len(found) > 1:
            _settle_in_turn(found[person.pk], found[former.pk])
    _settle_bans(person, former)


def _settle_in_turn(mine: Membership, theirs: Membership) -> None:
    take_turns(mine.network)
    mine.refresh_from_db()
    theirs.refresh_from_db()
    _check_owned(mine, theirs)
    _settle(mine, theirs)


def _check_owned(mine: Membership, theirs: Membership) -> None:
    for owns, is_out in ((mine, theirs), (theirs, mine)):
        if owns.state == State.ACTIVE and is_out.state == State.BANNED and is_last_owner(owns):
            raise MergeRefused(
                _(
                    "One of the two accounts is the only owner of %(network)s, and the other is banned from it. Make "
                    "somebody else an owner first, or have the ban lifted."
                )
                % {"network": owns.network.name}
            )


def _settle(mine: Membership, theirs: Membership) -> None:
    kept, gone = sorted((mine, theirs), key=lambda it: (_WEIGHTIEST.index(State(it.state)), it is theirs))
    if mine.state == theirs.state == State.ACTIVE:
        kept.role = max(mine.role, theirs.role, key=lambda role: _ROLES.index(Membership.Role(role)))
    if gone.state == State.ACTIVE:
        count_members(kept.network, -1)
        kept.left_at = None  # once a ban is lifted, they are the member again that they were
    kept.posting = _stricter(mine.posting, theirs.posting)
    kept.paused_until = max(filter(None, (mine.paused_until, theirs.paused_until)), default=None)
    kept.was_let_in = mine.was_let_in or theirs.was_let_in
    kept.joined_at = min(filter(None, (mine.joined_at, theirs.joined_at)), default=None)
    person = mine.person_id
    gone.delete()
    kept.person_id, kept.changed_at = person, timezone.now()
    kept.save()


def _settle_bans(person: Person, former: Person) -> None:
    """Where both are banned, until the later of two days, or for good if either is."""
    mine = {it.network_id: it for it in Ban.objects.filter(person=person, lifted_at=None)}
    for theirs in Ban.objects.filter(person=former, lifted_at=None, network__in=[pk for pk in mine if pk]):
        own = mine[theirs.network_id]
        if own.until and (theirs.until is None or theirs.until > own.until):
            own.until = theirs.until
            own.save(update_fields=["until"])
        theirs.delete()


def _stricter(one: str, other: str) -> str:
    for posting in (Posting.HELD, Posting.AS_NETWORK):
        if posting in {one, other}:
            return posting
    return Posting.FREE

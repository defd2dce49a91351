"""Two persons are one: where both belong to a network, one membership is left."""

from django.utils import timezone

from staffroom.rooms.people.models import Person

from ..models import Membership

State, Posting = Membership.State, Membership.Posting

# Which of two says where they stand: a ban is not got around by a second account.
_WEIGHTIEST = [State.BANNED, State.ACTIVE, State.REQUESTED, State.LEFT, State.DECLINED]
_ROLES = [Membership.Role.MEMBER, Membership.Role.FACILITATOR, Membership.Role.OWNER]


def settle_memberships(person: Person, former: Person) -> None:
    """Of two memberships in one network the weightier stays, with the higher role and every restriction."""
    mine = {it.network_id: it for it in Membership.objects.select_for_update().filter(person=person)}
    for theirs in Membership.objects.select_for_update().filter(person=former, network__in=mine):
        _settle(mine[theirs.network_id], theirs)


def _settle(mine: Membership, theirs: Membership) -> None:
    kept, gone = sorted((mine, theirs), key=lambda it: (_WEIGHTIEST.index(State(it.state)), it is theirs))
    if mine.state == theirs.state == State.ACTIVE:
        kept.role = max(mine.role, theirs.role, key=lambda role: _ROLES.index(Membership.Role(role)))
    kept.posting = _stricter(mine.posting, theirs.posting)
    kept.paused_until = max(filter(None, (mine.paused_until, theirs.paused_until)), default=None)
    kept.was_let_in = mine.was_let_in or theirs.was_let_in
    kept.joined_at = min(filter(None, (mine.joined_at, theirs.joined_at)), default=None)
    person = mine.person_id
    gone.delete()
    kept.person_id, kept.changed_at = person, timezone.now()
    kept.save()


def _stricter(one: str, other: str) -> str:
    for posting in (Posting.HELD, Posting.AS_NETWORK):
        if posting in {one, other}:
            return posting
    return Posting.FREE

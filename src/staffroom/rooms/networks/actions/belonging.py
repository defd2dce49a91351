"""Joining and leaving; roles."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.journal.recording import record
from staffroom.rooms.people.models import Person

from ..bans import is_banned, keeps_out
from ..facts import MemberJoined, MemberLeft, MembershipDeclined, MembershipRequested, RoleChanged
from ..models import Invitation, Membership, Network
from ..rules import may_facilitate, may_find, may_own
from .refusals import JoinRefused, LeaveRefused, RoleRefused

State, Role, Level = Membership.State, Membership.Role, Membership.Level


@transaction.atomic
def join(
    network: Network,
    *,
    person: Person,
    level: str = Level.EVERY,
    invitation: Invitation | None = None,
    words: str = "",
) -> Membership:
    """`person`'s membership: active in an open network or with a usable invitation, else requested.

    While a list moves in they wait: whoever may come in is let in when the doors are opened.

    Joining again as a member changes nothing. Raises JoinRefused for guests, for who is banned, and for strangers to a
    network by invitation.
    """
    if person.kind != Person.Kind.MEMBER:
        raise JoinRefused(_("Joining takes an account here."))
    if level not in Level.values:
        raise JoinRefused(_("Choose what should reach you by email."))
    take_turns(network)
    membership = Membership.objects.filter(network=network, person=person).first()
    if membership and membership.state == State.ACTIVE:
        return membership
    invited = invitation is not None and _is_usable(invitation, network)
    _check_may_ask(network, person, membership, invited=invited)

    membership = membership or Membership(network=network, person=person)
    membership.level, membership.words, membership.role = level, words.strip()[:500], Role.MEMBER
    membership.answer = ""
    if network.moving_since is None and (invited or network.joining == Network.Joining.OPEN):
        _use(invitation if invited else None, person)
        # A link may be anybody's; an invitation of one's own says that a facilitator knows whom they let in.
        return _admit(membership, is_vouched_for=invited and bool(invitation and invitation.email))
    is_new = membership.state != State.REQUESTED or membership.pk is None
    membership.state = State.REQUESTED
    membership.save()
    if is_new and network.joining != Network.Joining.OPEN:  # else they wait for the doors to open, and for nobody's yes
        record(MembershipRequested(network_id=network.pk, person_id=person.pk))
    return membership


@transaction.atomic
def let_in(membership: Membership, *, by: Person) -> Membership:
    """A request granted. Raises JoinRefused for all but facilitators, and while a list is moving in."""
    if not may_facilitate(by, membership.network):
        raise JoinRefused(_("Facilitators of the network answer requests to join it."))
    take_turns(membership.network)
    membership = Membership.objects.select_related("network").get(pk=membership.pk)
    if membership.state != State.REQUESTED:
        return membership
    if membership.network.moving_since is not None:
        raise JoinRefused(_("A list is moving in. Let them in when its doors are open."))
    return _admit(membership, is_vouched_for=True)


def _check_may_ask(network: Network, person: Person, membership: Membership | None, *, invited: bool) -> None:
    if is_banned(membership) or keeps_out(network, person=person):
        raise JoinRefused(
            _("You can't join %(network)s. Those who look after it know why.") % {"network": network.name}
        )
    is_closed = network.joining == Network.Joining.INVITATION or not may_find(person, network)
    if not invited and is_closed:
        raise JoinRefused(
            _("%(network)s is by invitation: those who look after it can send you one.") % {"network": network.name}
        )


def let_in_who_waited(network: Network) -> int:
    """The doors are open: whoever came to them meanwhile comes in, if anybody may. How many.

    Whom the list that moved in had banned waits on, for a facilitator to look at.
    """
    if network.joining != Network.Joining.OPEN:
        return 0
    waiting = (
        Membership.objects.filter(network=network, state=State.REQUESTED)
        .select_related("network", "person")
        .order_by("pk")
    )
    welcome = [membership for membership in waiting if keeps_out(network, person=membership.person) is None]
    return len([_admit(membership, is_vouched_for=False) for membership in welcome])


@transaction.atomic
def decline(membership: Membership, *, by: Person, words: str = "") -> Membership:
    """A request not granted; they are told, with the facilitators' `words` if there are any, and may ask again.

    Raises JoinRefused for all but facilitators.
    """
    if not may_facilitate(by, membership.network):
        raise JoinRefused(_("Facilitators of the network answer requests to join it."))
    take_turns(membership.network)
    membership = Membership.objects.select_related("network").get(pk=membership.pk)
    if membership.state == State.REQUESTED:
        membership.state, membership.answer = State.DECLINED, words.strip()[:500]
        membership.save(update_fields=["state", "answer", "changed_at"])
        record(MembershipDeclined(network_id=membership.network_id, person_id=membership.person_id))
    return membership


@transaction.atomic
def leave(network: Network, *, person: Person) -> None:
    """They are no member any more; what they wrote stays. Leaving twice changes nothing.

    Who is banned is no member when that ends, either.
    Raises LeaveRefused for the last owner.
    """
    take_turns(network)
    membership = Membership.objects.filter(network=network, person=person).first()
    if membership is None or membership.state in {State.LEFT, State.DECLINED}:
        return
    if membership.state == State.BANNED:
        membership.left_at = membership.left_at or timezone.now()
        membership.save(update_fields=["left_at"])
        return
    was_member = membership.state == State.ACTIVE
    if was_member:
        if is_last_owner(membership):
            raise LeaveRefused(
                _("You are the only owner of %(network)s. Make somebody else an owner first, then leave.")
                % {"network": network.name}
            )
        count_members(network, -1)
    membership.state, membership.role, membership.left_at = State.LEFT, Role.MEMBER, timezone.now()
    membership.save(update_fields=["state", "role", "left_at", "changed_at"])
    if was_member:  # who takes a request back has left nothing
        record(MemberLeft(network_id=network.pk, person_id=person.pk))


@transaction.atomic
def set_role(network: Network, *, person: Person, role: str, by: Person) -> Membership:
    """Make a member facilitator, owner, or member again. Raises RoleRefused: only owners, and never the last one."""
    if not may_own(by, network):
        raise RoleRefused(_("Only owners of the network give roles in it."))
    take_turns(network)
    membership = Membership.objects.active().filter(network=network, person=person).first()
    if membership is None or role not in Role.values:
        raise RoleRefused(_("Roles are for members of the network."))
    if membership.role == role:
        return membership
    if is_last_owner(membership):
        raise RoleRefused(_("A network is never without an owner. Make somebody else one first."))
    membership.role = role
    membership.save(update_fields=["role", "changed_at"])
    record(RoleChanged(network_id=network.pk, person_id=person.pk, by_id=by.pk, role=role))
    return membership


@transaction.atomic
def part_for_good(person: Person) -> int:
    """Somebody closes their account: their memberships are deleted. How many.

    A network that they alone owned passes to whoever has facilitated it longest, or else been a member longest.
    """
    for membership in Membership.objects.active().filter(person=person).select_related("network"):
        take_turns(membership.network)
        if is_last_owner(membership):
            hand_on(membership)
        count_members(membership.network, -1)
    return Membership.objects.filter(person=person).delete()[0]


def hand_on(membership: Membership) -> Person | None:
    """Its network passes to whoever has facilitated it longest, or else been a member longest. None: nobody is left."""
    others = Membership.objects.active().filter(network=membership.network_id).exclude(pk=membership.pk)
    others = others.select_related("person")
    # “facilitator” stands before “member” in the alphabet, too.
    heir = others.order_by("role", "joined_at", "pk").first()
    if heir is not None:
        heir.role = Role.OWNER
        heir.save(update_fields=["role", "changed_at"])
        record(
            RoleChanged(
                network_id=heir.network_id, person_id=heir.person_id, by_id=membership.person_id, role=Role.OWNER
            )
        )
    return heir.person if heir else None


def take_turns(network: Network) -> None:
    """Whoever changes who belongs to a network waits for the one before: so the last owner can't leave twice."""
    Network.objects.select_for_update().only("pk").get(pk=network.pk)


def _admit(membership: Membership, *, is_vouched_for: bool) -> Membership:
    now = timezone.now()
    membership.was_let_in = is_vouched_for
    membership.state, membership.joined_at, membership.level_since, membership.left_at = State.ACTIVE, now, now, None
    membership.save()
    count_members(membership.network, 1)
    record(MemberJoined(network_id=membership.network_id, person_id=membership.person_id))
    return membership


def _is_usable(invitation: Invitation, network: Network) -> bool:
    return Invitation.objects.usable().filter(pk=invitation.pk, network=network).exists()


def _use(invitation: Invitation | None, person: Person) -> None:
    if invitation is not None:
        Invitation.objects.filter(pk=invitation.pk).update(
            use_count=F("use_count") + 1, used_at=timezone.now(), used_by=person
        )


def is_last_owner(membership: Membership) -> bool:
    """Whether the network would have none without them."""
    if membership.role != Role.OWNER:
        return False
    owners = Membership.objects.active().filter(network=membership.network_id, role=Role.OWNER)
    return not owners.exclude(pk=membership.pk).exists()


def count_members(network: Network, change: int) -> None:
    """So many more (or fewer) belong to it."""
    Network.objects.filter(pk=network.pk).update(member_count=F("member_count") + change, version=F("version") + 1)

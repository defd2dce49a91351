"""Keeping somebody out, of a network or of the whole site, and letting them back."""

import re
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.journal.recording import record
from staffroom.rooms.people.actions import let_back_in, shut_out
from staffroom.rooms.people.models import Account, Address, Person

from ..facts import AddressBanned, BanLifted, MemberBanned
from ..models import Ban, Membership, Network
from ..rules import may_act_against, may_ban_address, runs_the_site
from .belonging import count_members, hand_on, is_last_owner, take_turns
from .refusals import MeasureRefused

State, Role = Membership.State, Membership.Role
LONGEST_REASON = 500
MOST_STARS = 3
# A fixed part in the domain, so that no pattern means everybody.
ADDRESS = re.compile(r"[^\s@]{1,64}@[^\s@]*[a-z0-9-]{2}[^\s@]*")


@transaction.atomic
def ban(network: Network | None, *, person: Person, by: Person, reason: str = "", until: datetime | None = None) -> Ban:
    """`person` may be in `network` no more (None: on the whole site), nor come back with an address they have proved.

    They are no member meanwhile, and write by no door. The ban that is in force already is returned as it is.
    Raises MeasureRefused for all but facilitators (the site: operators), and for who can't be banned.
    """
    _check(network, person, by)
    if network is not None:
        take_turns(network)
    existing = Ban.objects.in_force().filter(network=network, person=person).first()
    if existing:
        return existing
    _close_those_over(network, person)
    made = Ban.objects.create(
        network=network, person=person, reason=reason.strip()[:LONGEST_REASON], banned_by=by, until=until
    )
    for email in Address.objects.verified().filter(person=person).values_list("email", flat=True):
        _keep_out(network, email, by=by, reason="", until=until)
    if network is not None:
        _end_membership(network, person)
    else:
        _end_all(person)
    network_id = network.pk if network else None
    record(MemberBanned(ban_id=made.pk, network_id=network_id, person_id=person.pk, by_id=by.pk))
    return made


@transaction.atomic
def ban_address(
    network: Network | None, email: str, *, by: Person, reason: str = "", until: datetime | None = None
) -> Ban:
    """Nobody comes with `email` any more, or with any address of a pattern such as "*@example.org".

    Members stay members, so that nobody finds out by a ban whose address it is. Banning it again changes nothing.
    Raises MeasureRefused for all but facilitators (the site: operators), and for what is no address.
    """
    if not may_ban_address(by, network):
        raise MeasureRefused(_("Facilitators of the network ban addresses from it; operators, from the site."))
    email = email.strip().lower()
    if len(email) > 254 or email.count("*") > MOST_STARS or not ADDRESS.fullmatch(email):
        raise MeasureRefused(
            _("“%(email)s” is no address. Write one such as name@example.org, or *@example.org for all of a domain.")
            % {"email": email}
        )
    made, is_new = _keep_out(network, email, by=by, reason=reason.strip()[:LONGEST_REASON], until=until)
    if is_new:
        record(AddressBanned(ban_id=made.pk, network_id=network.pk if network else None, by_id=by.pk))
    return made


@transaction.atomic
def lift(ban: Ban, *, by: Person | None, reason: str = "") -> Ban:
    """The ban is over. Who was a member when it began is one again, with what reached them before.

    `by` None: its time had come. Raises MeasureRefused for all but facilitators (the site: operators).
    """
    if by is not None and not may_ban_address(by, ban.network):
        raise MeasureRefused(_("Facilitators of the network lift its bans; operators, those of the site."))
    if ban.network is not None:
        take_turns(ban.network)
    ban = Ban.objects.select_for_update(of=("self",)).select_related("network", "person").get(pk=ban.pk)
    if ban.lifted_at is not None:
        return ban
    ban.lifted_at = timezone.now()
    ban.save(update_fields=["lifted_at"])
    by_id = by.pk if by else None
    if ban.person is not None:
        _lift_addresses(ban, by_id)
        _let_back(ban.network, ban.person)
    record(BanLifted(ban_id=ban.pk, network_id=ban.network_id, person_id=ban.person_id, by_id=by_id))
    return ban


def lift_those_over(now: datetime) -> int:
    """Bans whose time has come. How many."""
    over = Ban.objects.filter(until__lte=now, lifted_at=None).select_related("network", "person").order_by("pk")
    for ban in over:
        lift(ban, by=None)
    return len(over)


def _check(network: Network | None, person: Person, by: Person) -> None:
    if by.pk == person.pk:
        raise MeasureRefused(_("Nobody bans themselves. You can leave instead."))
    if network is None:
        if not runs_the_site(by):
            raise MeasureRefused(_("Operators ban people from the site."))
        if runs_the_site(person):
            raise MeasureRefused(_("%(name)s runs this site, and can't be banned from it.") % {"name": person.name})
        return
    if not may_act_against(by, person, network):
        raise MeasureRefused(why_not(by, person, network))


def why_not(by: Person, person: Person, network: Network) -> str:
    """Why `by` may do nothing about `person` in the network; in words for `by`."""
    role = Membership.objects.active().filter(network=network, person=person).values_list("role", flat=True).first()
    if role == Role.OWNER:
        return _("%(name)s owns %(network)s. That role has to be taken from them first.") % {
            "name": person.name,
            "network": network.name,
        }
    if role == Role.FACILITATOR:
        return _("%(name)s looks after %(network)s. Its owners decide about that.") % {
            "name": person.name,
            "network": network.name,
        }
    return _("This is for the facilitators of %(network)s.") % {"network": network.name}


def _keep_out(
    network: Network | None, email: str, *, by: Person, reason: str, until: datetime | None
) -> tuple[Ban, bool]:
    """The ban of that address, and whether it is new."""
    bans = Ban.objects.filter(network=network, email=email, person=None, lifted_at=None)
    existing = bans.select_for_update().first()
    if existing is None:
        return Ban.objects.create(network=network, email=email, reason=reason, banned_by=by, until=until), True
    if existing.until is not None and (until is None or until > existing.until):
        existing.until = until
        existing.save(update_fields=["until"])
    return existing, False


def _close_those_over(network: Network | None, person: Person) -> None:
    """An earlier ban whose time has come, and that nobody has put aside yet, makes room."""
    Ban.objects.filter(network=network, person=person, lifted_at=None).update(lifted_at=timezone.now())


def _end_membership(network: Network, person: Person, *, keeps_role: bool = False) -> None:
    """They are banned from it: a member, somebody who asks, or somebody who never was there."""
    membership = Membership.objects.filter(network=network, person=person).first()
    if membership is None:
        Membership.objects.create(network=network, person=person, state=State.BANNED, level=Membership.Level.WEB)
        return
    if membership.state == State.BANNED:
        return
    if membership.state == State.ACTIVE:
        count_members(network, -1)
    else:  # so that lifting the ban makes nobody a member who was none
        membership.left_at = membership.left_at or timezone.now()
    membership.state = State.BANNED
    membership.role = membership.role if keeps_role else Role.MEMBER
    membership.save(update_fields=["state", "role", "left_at", "changed_at"])


def _end_all(person: Person) -> None:
    """From the whole site: every membership and session ends. What they alone owned passes on, if anybody is there."""
    for membership in Membership.objects.active().filter(person=person).select_related("network").order_by("network"):
        take_turns(membership.network)
        # A network that has nobody else waits for its owner.
        keeps_role = is_last_owner(membership) and hand_on(membership) is None
        _end_membership(membership.network, person, keeps_role=keeps_role)
    shut_out(person)


def _lift_addresses(ban: Ban, by_id: int | None) -> None:
    """Also where an address was banned before its owner was: they are to come back."""
    emails = Address.objects.verified().filter(person=ban.person).values("email")
    theirs = Ban.objects.filter(network=ban.network, email__in=emails, lifted_at=None)
    for one in theirs.order_by("pk"):
        one.lifted_at = ban.lifted_at
        one.save(update_fields=["lifted_at"])
        record(BanLifted(ban_id=one.pk, network_id=one.network_id, person_id=None, by_id=by_id))


def _let_back(network: Network | None, person: Person) -> None:
    """Unless another ban still holds."""
    if Ban.objects.in_force().filter(network=None, person=person).exists():
        return
    if network is None and Account.objects.filter(person=person).exists():
        let_back_in(person)
    held = Ban.objects.in_force().filter(person=person, network__isnull=False).values("network")
    banned = Membership.objects.filter(person=person, state=State.BANNED).exclude(network__in=held)
    if network is not None:
        banned = banned.filter(network=network)
    for membership in banned.select_related("network").order_by("network"):
        _take_back(membership)


def _take_back(membership: Membership) -> None:
    """A member again, if they were one when the ban began."""
    was_member = membership.joined_at is not None and membership.left_at is None
    membership.state = State.ACTIVE if was_member else State.LEFT
    membership.save(update_fields=["state", "changed_at"])
    if was_member:
        count_members(membership.network, 1)

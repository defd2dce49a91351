"""What reaches a member by email, and where."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.journal.recording import record
from staffroom.rooms.people.models import Address, Person

from ..facts import LevelChanged
from ..models import Membership, Network
from .holidays import set_away
from .refusals import JoinRefused


@transaction.atomic
def set_level(network: Network, *, person: Person, level: str) -> Membership:
    """What reaches them by email from now on: who says so is not away any more.

    Raises JoinRefused for who is no member.
    """
    membership = _active(network, person)
    if level not in Membership.Level.values:
        raise JoinRefused(_("Choose what should reach you by email."))
    if membership.away_until is not None:
        set_away(network, person=person, until=None)
    if membership.level != level:
        membership.level, membership.level_since = level, timezone.now()
        membership.save(update_fields=["level", "level_since", "changed_at"])
        record(LevelChanged(network_id=network.pk, person_id=person.pk, level=level))
    return membership


@transaction.atomic
def set_address(network: Network, *, person: Person, address: Address | None) -> Membership:
    """Where the network's mail goes from now on: None is their first address, whichever that is.

    Raises JoinRefused for who is no member, and for an address that they have not proved to be theirs.
    """
    membership = _active(network, person)
    if address is not None and not person.addresses.verified().filter(pk=address.pk).exists():
        raise JoinRefused(_("Mail goes only to an address that you have shown to be yours."))
    if membership.address_id != (address.pk if address else None):
        membership.address = address
        membership.save(update_fields=["address", "changed_at"])
    return membership


def _active(network: Network, person: Person) -> Membership:
    membership = Membership.objects.active().filter(network=network, person=person).first()
    if membership is None:
        raise JoinRefused(_("Only members choose what reaches them from %(network)s.") % {"network": network.name})
    return membership

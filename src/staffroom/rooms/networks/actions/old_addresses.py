"""Addresses that a network's list had elsewhere: mail to them is the network's."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.journal.recording import record
from staffroom.rooms.people.models import Address, Person, Site

from ..facts import OldAddressAsked
from ..models import Membership, Network, OldAddress
from ..rules import may_own
from .refusals import Refused

MOST = 10
ASKED_AGAIN_AFTER = timedelta(minutes=10)


class OldAddressRefused(Refused):
    """The network's old addresses stay as they were."""


@transaction.atomic
def add_old_address(network: Network, email: str, *, by: Person) -> OldAddress:
    """From now on mail to `email` is the network's. Adding it again changes nothing.

    Raises OldAddressRefused for all but owners, for what is no address, one of this site, another network's, or a
    member's.
    """
    _check_owner(network, by)
    email = _checked(email)
    existing = OldAddress.objects.filter(email=email).first()
    if existing is not None and existing.network_id == network.pk:
        return existing
    _check_free(network, email, is_taken=existing is not None)
    try:
        with transaction.atomic():
            return OldAddress.objects.create(network=network, email=email, added_by=by)
    except IntegrityError as trouble:  # somebody else was quicker
        raise OldAddressRefused(_taken(email)) from trouble


@transaction.atomic
def remove_old_address(old: OldAddress, *, by: Person) -> None:
    """Mail to it is nobody's here any more. Raises OldAddressRefused for all but owners."""
    _check_owner(old.network, by)
    old.delete()


@transaction.atomic
def ask_old_address(old: OldAddress, *, by: Person) -> OldAddress:
    """A letter goes there; if it arrives here, the address is heard. Raises OldAddressRefused: owners, now and then."""
    _check_owner(old.network, by)
    now = timezone.now()
    if old.asked_at and now - old.asked_at < ASKED_AGAIN_AFTER:
        raise OldAddressRefused(_("A letter has just gone there. Give it ten minutes before you send the next."))
    OldAddress.objects.filter(pk=old.pk).update(asked_at=now, asked_count=F("asked_count") + 1)
    old.refresh_from_db()
    record(OldAddressAsked(old_address_id=old.pk, number=old.asked_count))
    return old


def note_heard(old: OldAddress, *, at: datetime) -> None:
    """Mail has come by it. Noted once an hour at most: it is a sign of life and no count."""
    if old.heard_at is None or at - old.heard_at > timedelta(hours=1):
        OldAddress.objects.filter(pk=old.pk).update(heard_at=at)


def _check_owner(network: Network, by: Person) -> None:
    if not may_own(by, network):
        raise OldAddressRefused(_("Only owners of the network say which addresses its list had."))


def _checked(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as trouble:
        raise OldAddressRefused(_("“%(email)s” is no email address.") % {"email": email}) from trouble
    return email


def _check_free(network: Network, email: str, *, is_taken: bool) -> None:
    if email.rpartition("@")[2] == Site.here().mail_domain.lower():
        raise OldAddressRefused(
            _("“%(email)s” is an address of this site. Enter the one that the list had where it comes from.")
            % {"email": email}
        )
    if is_taken:
        raise OldAddressRefused(_taken(email))
    if Membership.objects.active().filter(network=network, person__in=_people_of(email)).exists():
        raise OldAddressRefused(
            _("“%(email)s” is the address of a member of %(network)s. Enter the one that the list itself had.")
            % {"email": email, "network": network.name}
        )
    if network.old_addresses.count() >= MOST:
        raise OldAddressRefused(_("A network can have ten old addresses. Remove one first."))


def _people_of(email: str) -> "list[int]":
    return list(Address.objects.verified().filter(email=email).values_list("person", flat=True))


def _taken(email: str) -> str:
    return _("“%(email)s” is the old address of another network here. Ask whoever looks after it.") % {"email": email}

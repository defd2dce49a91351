"""Addresses that a network's list had elsewhere: once they are proved, mail to them is the network's."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from staffroom.journal.recording import record
from staffroom.rooms.people.models import Account, Address, Person, Site

from ..facts import OldAddressAsked, OldAddressProved, OldAddressSettled, OldAddressWished
from ..models import Membership, Network, OldAddress
from ..rules import may_own
from .refusals import Refused

MOST = 10
ASKED_AGAIN_AFTER = timedelta(minutes=10)


class OldAddressRefused(Refused):
    """The network's old addresses stay as they were."""


@transaction.atomic
def add_old_address(network: Network, email: str, *, by: Person) -> OldAddress:
    """It is the network's once it is proved; at once, if `by` runs the site. Adding it again changes nothing.

    Raises OldAddressRefused for all but owners, for what is no address, one of this site, one whose mail this site
    takes out of a mailbox, one that another network has proved, or a member's.
    """
    _check_owner(network, by)
    email = _checked(email)
    existing = network.old_addresses.filter(email=email).first()
    if existing is not None:
        return existing
    _check_free(network, email)
    try:
        with transaction.atomic():
            old = OldAddress.objects.create(network=network, email=email, added_by=by)
    except IntegrityError:  # another owner was quicker
        return network.old_addresses.get(email=email)
    if _runs_the_site(by) and not _is_somebody_s(email):
        _prove(old, settled_by=by)
    return old


@transaction.atomic
def remove_old_address(old: OldAddress, *, by: Person) -> None:
    """Mail to it is nobody's here any more. Raises OldAddressRefused for all but owners."""
    _check_owner(old.network, by)
    record(OldAddressSettled(old_address_id=old.pk, network_id=old.network_id))
    old.delete()


@transaction.atomic
def ask_old_address(old: OldAddress, *, by: Person) -> OldAddress:
    """A letter goes there; if it comes back here, the address is proved. Raises OldAddressRefused: owners, at times."""
    _check_owner(old.network, by)
    old = _locked(old)
    now = timezone.now()
    if old.asked_at and now - old.asked_at < ASKED_AGAIN_AFTER:
        raise OldAddressRefused(_("A letter has just gone there. Give it ten minutes before you send the next."))
    old.asked_at, old.asked_count = now, old.asked_count + 1
    old.save(update_fields=["asked_at", "asked_count"])
    record(OldAddressAsked(old_address_id=old.pk, number=old.asked_count))
    return old


@transaction.atomic
def wish_for_old_address(old: OldAddress, *, by: Person) -> OldAddress:
    """Whoever runs the site is asked to say yes: for an address that no letter can come back from.

    Raises OldAddressRefused for all but owners, and where there is nothing to ask for.
    """
    _check_owner(old.network, by)
    old = _locked(old)
    if old.proved_at is not None:
        raise OldAddressRefused(_("%(email)s is proved already.") % {"email": old.email})
    if old.wished_at is None:
        old.wished_at = timezone.now()
        old.save(update_fields=["wished_at"])
        record(OldAddressWished(old_address_id=old.pk, network_id=old.network_id))
    return old


@transaction.atomic
def say_yes_to_old_address(old: OldAddress, *, by: Person) -> OldAddress:
    """It is proved, on the word of whoever runs the site. Raises OldAddressRefused, worded for them."""
    _check_operator(by)
    old = _locked(old)
    if old.proved_at is None:
        if _is_somebody_s(old.email):
            raise OldAddressRefused(
                _("“%(email)s” is the address of somebody who has an account here, and not a list's.")
                % {"email": old.email}
            )
        _prove(old, settled_by=by)
    return old


@transaction.atomic
def say_no_to_old_address(old: OldAddress, *, by: Person, words: str = "") -> OldAddress:
    """It is not proved, or no longer; the network's owners read why. Raises OldAddressRefused, worded for `by`."""
    _check_operator(by)
    old = _locked(old)
    old.proved_at = old.heard_at = old.wished_at = None
    old.settled_by, old.settled_at, old.answer = by, timezone.now(), " ".join(words.split())[:500]
    old.save(update_fields=["proved_at", "heard_at", "wished_at", "settled_by", "settled_at", "answer"])
    # A letter that is under way proves nothing any more.
    OldAddress.objects.filter(pk=old.pk).update(asked_at=None, asked_count=F("asked_count") + 1)
    record(OldAddressSettled(old_address_id=old.pk, network_id=old.network_id))
    return old


@transaction.atomic
def note_returned(old: OldAddress, *, number: int) -> bool:
    """Our letter with that number has come back by it. Whether the address is proved now.

    It isn't if somebody has proved it for themselves (as a person, or for another network): whoever runs the site
    decides about that; nor by a letter that was sent before they said no.
    """
    old = OldAddress.objects.select_for_update(of=("self",)).select_related("network").get(pk=old.pk)
    if old.proved_at is None:
        if old.asked_at is None or number != old.asked_count or _is_somebody_s(old.email):
            return False
        try:
            _prove(old)
        except OldAddressRefused:
            return False
    note_heard(old, at=timezone.now())
    return True


def note_heard(old: OldAddress, *, at: datetime) -> None:
    """Mail has come by it. Noted once an hour at most: it is a sign of life and no count."""
    if old.heard_at is None or at - old.heard_at > timedelta(hours=1):
        OldAddress.objects.filter(pk=old.pk).update(heard_at=at)


def _prove(old: OldAddress, *, settled_by: Person | None = None) -> None:
    old.proved_at, old.wished_at, old.answer = timezone.now(), None, ""
    old.settled_by, old.settled_at = settled_by, old.proved_at if settled_by else None
    try:
        with transaction.atomic():
            old.save(update_fields=["proved_at", "wished_at", "answer", "settled_by", "settled_at"])
    except IntegrityError as trouble:
        raise OldAddressRefused(_taken(old.email)) from trouble
    record(OldAddressProved(old_address_id=old.pk, network_id=old.network_id))


def _locked(old: OldAddress) -> OldAddress:
    found = OldAddress.objects.select_for_update(of=("self",)).select_related("network").filter(pk=old.pk).first()
    if found is None:
        raise OldAddressRefused(_("This address is not there any more."))
    return found


def _check_owner(network: Network, by: Person) -> None:
    if not may_own(by, network):
        raise OldAddressRefused(_("Only owners of the network say which addresses its list had."))


def _check_operator(by: Person) -> None:
    if not _runs_the_site(by):
        raise OldAddressRefused(_("Whoever runs this site decides that."))


def _runs_the_site(person: Person) -> bool:
    return Account.objects.filter(person=person, is_operator=True, is_active=True).exists()


def _checked(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as trouble:
        raise OldAddressRefused(_("“%(email)s” is no email address.") % {"email": email}) from trouble
    return email


def _check_free(network: Network, email: str) -> None:
    if email.rpartition("@")[2] == Site.here().mail_domain.lower():
        raise OldAddressRefused(
            _("“%(email)s” is an address of this site. Enter the one that the list had where it comes from.")
            % {"email": email}
        )
    takes_mail_of: Callable[[str], bool] = import_string(settings.TAKES_MAIL_OF)
    if takes_mail_of(email):
        raise OldAddressRefused(
            _("“%(email)s” is a mailbox that this site takes mail out of. What comes there is here already.")
            % {"email": email}
        )
    if OldAddress.objects.proved().filter(email=email).exists():
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


def _is_somebody_s(email: str) -> bool:
    """Whether a person reads it. Owners of networks never hear so: it would tell them who has an account here."""
    return Address.objects.verified().filter(email=email).exists()


def _taken(email: str) -> str:
    return _("“%(email)s” is the old address of another network here. Ask whoever looks after it.") % {"email": email}

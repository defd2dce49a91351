"""A person's email addresses."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.journal.recording import record

from ..facts import AddressFailed, AddressVerified
from ..models import Account, Address, Person
from .mirroring import mirror
from .refusals import AddressRefused

MOST_ADDRESSES = 10


@transaction.atomic
def add_address(person: Person, email: str) -> Address:
    """A further address, not verified yet. Whether it is somebody else's already is not revealed here.

    Raises AddressRefused for what is no address, and for the eleventh.
    """
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as trouble:
        raise AddressRefused(_("“%(email)s” is no email address.") % {"email": email}) from trouble
    existing = person.addresses.filter(email=email).first()
    if existing:
        return existing
    if person.addresses.count() >= MOST_ADDRESSES:
        raise AddressRefused(_("You have ten addresses already. Remove one first."))
    address = Address.objects.create(person=person, email=email)
    mirror(person)
    return address


@transaction.atomic
def verify_address(address: Address) -> Address:
    """They have shown that they read mail there. Raises AddressRefused if it is verified as somebody else's."""
    if address.verified_at is None:
        if Address.objects.verified().filter(email=address.email).exists():
            raise AddressRefused(_("This address belongs to another account. Sign in with it there."))
        address.verified_at = timezone.now()
        address.failing_since = None
        address.save(update_fields=["verified_at", "failing_since"])
        _free_from_others(address)
        mirror(address.person)
        record(AddressVerified(person_id=address.person_id, address_id=address.pk))
    return address


@transaction.atomic
def make_primary(address: Address) -> Address:
    """Where mail goes from now on. Raises AddressRefused until it is verified."""
    if address.verified_at is None:
        raise AddressRefused(_("Show first that you read mail there: enter the code we sent."))
    address.person.addresses.filter(is_primary=True).exclude(pk=address.pk).update(is_primary=False)
    address.is_primary = True
    address.save(update_fields=["is_primary"])
    mirror(address.person)
    return address


@transaction.atomic
def remove_address(address: Address) -> None:
    """Raises AddressRefused for the primary one: mail must go somewhere."""
    if address.is_primary:
        raise AddressRefused(_("Mail goes to this address. Make another one the first, then remove it."))
    person = address.person
    address.delete()
    mirror(person)


@transaction.atomic
def mark_failing(address: Address) -> Address:
    """Mail came back from it often enough: none is sent there until it works again."""
    if address.failing_since is None:
        address.failing_since = timezone.now()
        address.save(update_fields=["failing_since"])
        record(AddressFailed(person_id=address.person_id, address_id=address.pk))
    return address


def mark_working(address: Address) -> Address:
    if address.failing_since is not None:
        address.failing_since = None
        address.save(update_fields=["failing_since"])
    return address


def _free_from_others(address: Address) -> None:
    """Unproved claims of others to an address end when its owner proves it."""
    claims = Address.objects.filter(email=address.email, verified_at__isnull=True).exclude(pk=address.pk)
    people = [claim.person for claim in claims.select_related("person") if not claim.is_primary]
    claims.filter(is_primary=False).delete()
    for person in people:
        mirror(person)
    # Somebody who began to sign up with it and never came back has nothing else.
    empty = Account.objects.filter(email=address.email).exclude(person=address.person_id)
    Person.objects.filter(account__in=empty, messages=None, memberships=None).delete()

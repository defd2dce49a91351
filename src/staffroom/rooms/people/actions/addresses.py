"""A person's email addresses."""

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.foundation.tokens import new_token
from staffroom.journal.recording import record

from ..facts import AddressFailed, AddressMended, AddressVerified
from ..models import Account, Address, Person
from .mirroring import mirror
from .refusals import AddressRefused

MOST_ADDRESSES = 10


def checked(email: str) -> str:
    """`email` as it is stored: lower case. Raises AddressRefused for what is no address."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as trouble:
        raise AddressRefused(_("“%(email)s” is no email address.") % {"email": email}) from trouble
    return email


@transaction.atomic
def add_address(person: Person, email: str) -> Address:
    """A further address, not verified yet. Whether it is somebody else's already is not revealed here.

    Raises AddressRefused for what is no address, for the eleventh, and for who has left meanwhile.
    """
    email = checked(email)
    if _hold(person.pk) in {None, Person.Kind.FORMER}:
        raise AddressRefused(_("Only somebody with an account can do this."))
    existing = person.addresses.filter(email=email).first()
    if existing:
        return existing
    if person.addresses.count() >= MOST_ADDRESSES:
        raise AddressRefused(_("You have ten addresses already. Remove one first."))
    # Who has lost their only address to its owner gets a first one again.
    is_first = not person.addresses.exists()
    address = Address.objects.create(person=person, email=email)
    if is_first and not Account.objects.filter(email=email).exclude(person=person).exists():
        address.is_primary = True
        address.save(update_fields=["is_primary"])
    mirror(person)
    return address


@transaction.atomic
def verify_address(address: Address) -> Address:
    """They have shown that they read mail there. Raises AddressRefused if it is verified as somebody else's.

    The first one that is proved becomes the primary one. Whoever was in the account before, without any proof, is
    out: sessions, passwords and passkeys from that time open nothing.
    """
    _hold(address.person_id)
    if address.verified_at is not None:
        return prove_vouched(address)
    is_first = not address.person.addresses.verified().exists()
    _note_verified(address)
    _free_from_others(address)
    if is_first:
        _make_only_primary(address)
        _close_back_doors(address.person_id)
    mirror(address.person)
    record(AddressVerified(person_id=address.person_id, address_id=address.pk))
    return address


@transaction.atomic
def prove_vouched(address: Address) -> Address:
    """Its owner has shown that they read mail there; until then the list that moved here stood for it."""
    if address.is_vouched_for:
        address.is_vouched_for, address.verified_at, address.failing_since = False, timezone.now(), None
        address.save(update_fields=["is_vouched_for", "verified_at", "failing_since"])
        Account.objects.filter(person=address.person_id).update(brought_in_at=None)
        record(AddressVerified(person_id=address.person_id, address_id=address.pk))
    return address


@transaction.atomic
def make_primary(address: Address) -> Address:
    """Where mail goes from now on. Raises AddressRefused until it is verified."""
    _hold(address.person_id)
    if address.verified_at is None:
        raise AddressRefused(_("Show first that you read mail there: open the link that we sent."))
    _make_only_primary(address)
    mirror(address.person)
    return address


@transaction.atomic
def remove_address(address: Address) -> None:
    """Raises AddressRefused for the primary one: mail must go somewhere."""
    _hold(address.person_id)
    if Address.objects.filter(pk=address.pk, is_primary=True).exists():
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


@transaction.atomic
def mark_working(address: Address) -> Address:
    """Mail arrives there again, or is worth another try."""
    if address.failing_since is not None:
        address.failing_since = None
        address.save(update_fields=["failing_since"])
        record(AddressMended(person_id=address.person_id, address_id=address.pk))
    return address


def _hold(person_id: int) -> str | None:
    """What is done to somebody's addresses at the same moment, as by two clicks, is done one after the other.

    Which kind of person they are by now; None for who is not there any more.
    """
    return Person.objects.select_for_update(no_key=True).filter(pk=person_id).values_list("kind", flat=True).first()


def _note_verified(address: Address) -> None:
    address.verified_at, address.failing_since = timezone.now(), None
    try:
        with transaction.atomic():
            address.save(update_fields=["verified_at", "failing_since"])
    except IntegrityError as trouble:
        address.verified_at = None
        raise AddressRefused(_("This address belongs to another account. Sign in with it there.")) from trouble


def _make_only_primary(address: Address) -> None:
    address.person.addresses.filter(is_primary=True).exclude(pk=address.pk).update(is_primary=False)
    address.is_primary = True
    address.save(update_fields=["is_primary"])


def _close_back_doors(person_id: int) -> None:
    Authenticator.objects.filter(user__person=person_id, user__was_in_unproved=True).delete()
    for account in Account.objects.filter(person=person_id, was_in_unproved=True):
        account.set_unusable_password()
        account.was_in_unproved, account.session_epoch = False, F("session_epoch") + 1
        account.save(update_fields=["password", "was_in_unproved", "session_epoch"])


def _free_from_others(address: Address) -> None:
    """Unproved claims of others to an address end when its owner proves it.

    An author without an account keeps theirs until what they wrote is the owner's.
    """
    claims = Address.objects.filter(email=address.email).exclude(pk=address.pk).select_related("person")
    claims = claims.exclude(person__kind=Person.Kind.UNCLAIMED)
    for claim in claims:
        claim.delete()
        # Their account goes on without it; the library wants each to have an address of its own.
        nowhere = f"{new_token()}@nowhere.invalid"
        Account.objects.filter(person=claim.person, email=address.email).update(email=nowhere)
        mirror(claim.person)

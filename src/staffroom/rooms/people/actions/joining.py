"""Getting an account, by whichever door; saying who one is."""

import re
import unicodedata
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.foundation.tokens import new_token
from staffroom.journal.recording import record

from ..facts import PersonJoined
from ..models import Account, Address, Person
from .mirroring import mirror
from .refusals import AddressRefused, IntroduceRefused

RESERVED_HANDLES = frozenset(
    ["admin", "administrator", "staffroom", "operator", "root", "support", "help", "everyone", "all"]
)


def person_of(email: str) -> Person | None:
    """Whoever has proved that this address is theirs."""
    address = Address.objects.verified().filter(email=email.strip().lower()).select_related("person").first()
    return address.person if address else None


@transaction.atomic
def join(
    *, email: str, name: str = "", verified: bool, language: str = "en-gb", timezone_name: str = "Europe/London"
) -> Person:
    """The person with this verified address; a new member if there is none.

    `verified`: they have shown that they read mail there. Without it, somebody who has not yet proved the address is
    found again rather than made twice. Raises AddressRefused for what is no address.
    """
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as trouble:
        raise AddressRefused(_("“%(email)s” is no email address.") % {"email": email}) from trouble
    if existing := person_of(email):
        return existing
    account = Account.objects.filter(email=email).select_related("person").first()
    person = account.person if account else _make_member(email, name, language, timezone_name)
    if account is None:
        record(PersonJoined(person_id=person.pk))
    if verified:
        address = person.addresses.get(email=email)
        address.verified_at = timezone.now()
        address.save(update_fields=["verified_at"])
    mirror(person)
    return person


def unclaimed(*, name: str) -> Person:
    """An author without an account: of imported mail, or of a stranger's that a facilitator let in."""
    return Person.objects.create(kind=Person.Kind.UNCLAIMED, name=name.strip()[:120] or _("Somebody"))


@transaction.atomic
def introduce(person: Person, *, name: str, handle: str, headline: str = "") -> Person:
    """Who they are to others. Raises IntroduceRefused for a handle that is taken, kept or badly shaped."""
    name, handle, headline = " ".join(name.split()), handle.strip().lower().lstrip("@"), " ".join(headline.split())
    if person.kind != Person.Kind.MEMBER:
        raise IntroduceRefused(_("Only somebody with an account can do this."))
    if not name:
        raise IntroduceRefused(_("Say what others should call you."))
    if handle in RESERVED_HANDLES or Person.objects.filter(handle=handle).exclude(pk=person.pk).exists():
        raise IntroduceRefused(_("The handle “%(handle)s” is taken. Choose another.") % {"handle": handle})
    person.name, person.handle, person.headline = name, handle, headline
    try:
        person.full_clean()
    except ValidationError as trouble:
        raise IntroduceRefused(" ".join(trouble.messages)) from trouble
    person.save(update_fields=["name", "handle", "headline"])
    Account.objects.filter(person=person, introduced_at__isnull=True).update(introduced_at=timezone.now())
    return person


@transaction.atomic
def work_as_for_somebody_new() -> None:
    """Write what join() writes for a new address, and take it back: so that the time taken tells nothing."""
    person = _make_member(f"{new_token()}@nobody.invalid", "", "en-gb", "Europe/London")
    mirror(person)
    person.delete()


def forget_unproved() -> int:
    """Remove accounts whose address was never proved within a week and that did nothing. How many."""
    old = timezone.now() - timedelta(days=7)
    never = Account.objects.filter(created_at__lt=old, was_in_unproved=False).exclude(
        person__addresses__verified_at__isnull=False
    )
    idle = Person.objects.filter(account__in=never, messages=None, memberships=None)
    count = idle.count()
    idle.delete()
    return count


def suggest_handle(name: str) -> str:
    """A free handle made from a name: “siân-price”, and with a number if that is taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:32].strip("-")
    if len(stem) < 2:
        stem = "member"
    handle, number = stem, 1
    while handle in RESERVED_HANDLES or Person.objects.filter(handle=handle).exists():
        number += 1
        handle = f"{stem}-{number}"
    return handle


def _make_member(email: str, name: str, language: str, timezone_name: str) -> Person:
    name = " ".join(name.split())[:120] or _name_from(email)
    person = Person.objects.create(kind=Person.Kind.MEMBER, name=name, handle=suggest_handle(name))
    account = Account(person=person, email=email, language=language, timezone=timezone_name)
    account.set_unusable_password()
    account.save()
    Address.objects.create(person=person, email=email, is_primary=True)
    return person


def _name_from(email: str) -> str:
    """“jo.norwood@…” is called Jo Norwood until she says otherwise."""
    words = re.sub(r"[^\w]+|\d+|_", " ", email.partition("@")[0]).split()
    return " ".join(word.capitalize() for word in words)[:120] or _("Somebody new")

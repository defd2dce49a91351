"""Authors who have no account: found again by their address, and theirs again once somebody proves it."""

from collections.abc import Iterable, Mapping

from django.db import connection, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from ..models import Address, Person
from .addresses import add_address, verify_address
from .joining import name_for
from .refusals import AddressRefused

_MAKING = 0x57AFF3  # whoever makes authors on PostgreSQL holds this lock, so that nobody becomes two


@transaction.atomic
def authors(named: Mapping[str, str]) -> dict[str, int]:
    """For each address (in lower case; with the name that stands beside it) the id of the person who writes from it.

    That is whoever has proved it, or else somebody without an account: the same for the whole site, however often the
    address comes.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_MAKING])
    known = known_authors(named)
    missing = [email for email in named if email not in known]
    made = Person.objects.bulk_create(
        Person(kind=Person.Kind.UNCLAIMED, name=name_for(named[email], email)) for email in missing
    )
    Address.objects.bulk_create(
        Address(person=person, email=email, is_primary=True) for person, email in zip(made, missing, strict=True)
    )
    return known | {email: person.pk for person, email in zip(made, missing, strict=True)}


def known_authors(emails: Iterable[str]) -> dict[str, int]:
    """The same, without those who would have to be made first."""
    found = Address.objects.filter(email__in=list(emails))
    unclaimed = found.filter(person__kind=Person.Kind.UNCLAIMED).order_by("-pk").values_list("email", "person")
    return dict(unclaimed) | dict(found.verified().values_list("email", "person"))


def unclaimed_with(email: str) -> list[Person]:
    """Authors without an account whose address this is."""
    return list(Person.objects.filter(kind=Person.Kind.UNCLAIMED, addresses__email=email).order_by("pk"))


def let_go(person: Person) -> None:
    """All that an unclaimed person said is somebody's now, or gone: they themselves go, unless something holds them."""
    if person.kind != Person.Kind.UNCLAIMED:
        return
    try:
        with transaction.atomic():
            person.delete()
    except ProtectedError:
        person.addresses.all().delete()


@transaction.atomic
def claim(person: Person, address: Address) -> Address:
    """An unclaimed author's address becomes `person`'s, who has shown that they read mail there.

    What was written from it follows (AddressVerified). Raises AddressRefused if it is somebody's by now.
    """
    if address.person.kind != Person.Kind.UNCLAIMED or person.kind != Person.Kind.MEMBER:
        raise AddressRefused(_("Somebody has shown already that these words are theirs."))
    return verify_address(add_address(person, address.email))

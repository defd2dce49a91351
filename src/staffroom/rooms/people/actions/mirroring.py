"""Keeping the sign-in library's copy of the addresses. `Address` is the truth; a test compares the two."""

from allauth.account.models import EmailAddress

from ..models import Account, Person


def mirror(person: Person) -> None:
    """Write `person`'s addresses, and the primary one, to where the sign-in library looks."""
    account = Account.objects.filter(person=person).first()
    if account is None:
        return
    addresses = list(person.addresses.all())
    EmailAddress.objects.filter(user=account).exclude(email__in=[address.email for address in addresses]).delete()
    # One primary at a time: the library's own constraint.
    EmailAddress.objects.filter(user=account).update(primary=False)
    for address in addresses:
        EmailAddress.objects.update_or_create(
            user=account,
            email=address.email,
            defaults={"verified": address.verified_at is not None, "primary": address.is_primary},
        )
    primary = next((address.email for address in addresses if address.is_primary), None)
    if primary and account.email != primary:
        account.email = primary
        account.save(update_fields=["email"])

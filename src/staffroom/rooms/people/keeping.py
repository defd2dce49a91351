"""What this room exports and removes of a person."""

from typing import Any

from .models import Account, Address, Person

COVERS = frozenset({Person, Account, Address})


def export(person: Person) -> dict[str, Any]:
    account = Account.objects.filter(person=person).first()
    return {
        "name": person.name,
        "handle": person.handle,
        "headline": person.headline,
        "since": person.created_at.isoformat(),
        "addresses": [
            {"email": address.email, "proved": address.verified_at is not None, "first": address.is_primary}
            for address in person.addresses.order_by("email")
        ],
        "account": {"language": account.language, "time zone": account.timezone, "theme": account.theme}
        if account
        else None,
    }


def remove(person: Person, *, keeps_words: bool) -> int:
    """Leaving has removed account and addresses already; the nameless person stays only while their words do."""
    Account.objects.filter(person=person).delete()
    return person.addresses.all().delete()[0]

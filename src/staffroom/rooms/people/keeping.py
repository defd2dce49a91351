"""What this room exports and removes of a person."""

from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import ProtectedError

from .models import Account, Address, Block, Person

COVERS = frozenset({Person, Account, Address, Block, EmailAddress, EmailConfirmation, Authenticator})


def export(person: Person) -> dict[str, Any]:
    account = Account.objects.filter(person=person).first()
    return {
        "name": person.name,
        "handle": person.handle,
        "headline": person.headline,
        "since": person.created_at.isoformat(),
        "addresses": [
            {
                "email": address.email,
                "proved": address.verified_at.isoformat() if address.verified_at else None,
                "first": address.is_primary,
                "not working since": address.failing_since.isoformat() if address.failing_since else None,
            }
            for address in person.addresses.order_by("email")
        ],
        "blocks": [
            {"person": block.blocked.name, "since": block.at.isoformat()}
            for block in person.blocks.select_related("blocked").order_by("at")
        ],
        "account": _account(account) if account else None,
    }


def remove(person: Person, *, keeps_words: bool) -> int:
    """Account, addresses and blocks; and the nameless person, unless something that was said needs an author."""
    count = Account.objects.filter(person=person).delete()[0] + person.addresses.all().delete()[0]
    count += person.blocks.all().delete()[0] + person.blocked_by.all().delete()[0]
    try:
        with transaction.atomic():
            return count + Person.objects.filter(pk=person.pk).delete()[0]
    except ProtectedError:
        return count


def _account(account: Account) -> dict[str, Any]:
    ways_in = Authenticator.objects.filter(user=account).order_by("created_at")
    return {
        "language": account.language,
        "time zone": account.timezone,
        "light": account.theme or "as the system",
        "letters carry the own address": account.shows_address,
        "runs the site": account.is_operator,
        "has a password": account.has_usable_password(),
        "last signed in": account.last_login.isoformat() if account.last_login else None,
        "second steps": [{"kind": way.type, "since": way.created_at.isoformat()} for way in ways_in],
    }

"""Somebody may not come in for a while, and may again: networks decide, and this is what it means for the account."""

from django.db import transaction
from django.db.models import F

from ..models import Account, Person


@transaction.atomic
def shut_out(person: Person) -> None:
    """They can't sign in, and every session of theirs ends; name, words and addresses stay."""
    accounts = Account.objects.filter(person=person)
    accounts.update(is_active=False, session_epoch=F("session_epoch") + 1)


@transaction.atomic
def let_back_in(person: Person) -> None:
    """They may sign in again."""
    Account.objects.filter(person=person).update(is_active=True)

"""Closing one's account."""

from django.db import transaction
from django.utils.translation import gettext as _

from staffroom.journal.recording import record

from ..facts import PersonLeft
from ..models import Account, Person
from .refusals import LeaveRefused


@transaction.atomic
def leave(person: Person, *, keeps_words: bool) -> None:
    """The account, addresses and name are gone; rooms remove the rest (PersonLeft), or keep words without a name.

    Raises LeaveRefused for the last operator: somebody must be able to run the site.
    """
    account = Account.objects.select_for_update().filter(person=person).first()
    if account and account.is_operator and not _other_operators(account):
        raise LeaveRefused(_("You are the only operator of this site. Make somebody else one first."))
    record(PersonLeft(person_id=person.pk, keeps_words=keeps_words))
    person.addresses.all().delete()
    if account:
        account.delete()
    person.kind, person.handle, person.headline = Person.Kind.FORMER, None, ""
    person.name = _("Former member")
    person.save(update_fields=["kind", "handle", "headline", "name"])


def _other_operators(account: Account) -> bool:
    return Account.objects.filter(is_operator=True, is_active=True).exclude(pk=account.pk).exists()

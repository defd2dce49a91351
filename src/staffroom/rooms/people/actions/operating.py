"""Who runs the site."""

from django.db import transaction
from django.utils.translation import gettext as _

from ..models import Account, Person
from .joining import person_of
from .refusals import Refused


class OperatorRefused(Refused):
    """Nobody was made an operator."""


@transaction.atomic
def make_operator(email: str, *, by: Person) -> Person:
    """Whoever has this verified address runs the site, too. Raises OperatorRefused."""
    if not Account.objects.filter(person=by, is_operator=True).exists():
        raise OperatorRefused(_("Operators make operators."))
    person = person_of(email)
    if person is None:
        raise OperatorRefused(_("Nobody here has shown that this address is theirs."))
    Account.objects.filter(person=person).update(is_operator=True)
    return person

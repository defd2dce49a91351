"""Closing one's account."""

from django.db import transaction
from django.utils.translation import gettext as _

from staffroom.journal.recording import record

from ..facts import PersonLeft
from ..models import Account, Person
from ..open_sessions import end_all
from .handles import keep_for_nobody
from .joining import leave_kept_pages_behind
from .refusals import LeaveRefused

# At once, and not when rooms remove the rest: lists lead to the pages of those who are in them, and theirs is gone.
_TIES = ("connections", "connected_by", "requests_made", "requests_got", "follows", "followed_by")


@transaction.atomic
def leave(person: Person, *, keeps_words: bool) -> None:
    """The account, addresses and name are gone; rooms remove the rest (PersonLeft), or keep words without a name.

    Raises LeaveRefused for the last operator: somebody must be able to run the site.
    """
    # All of them are locked, in one order: two operators who leave at once don't both count on the other.
    operators = list(Account.objects.select_for_update().filter(is_operator=True, is_active=True).order_by("pk"))
    if [operator.person_id for operator in operators] == [person.pk]:
        raise LeaveRefused(_("You are the only operator of this site. Make somebody else one first."))
    if not Person.objects.select_for_update().filter(pk=person.pk, kind=Person.Kind.MEMBER).exists():
        return  # another click was quicker
    record(PersonLeft(person_id=person.pk, keeps_words=keeps_words))
    person.addresses.all().delete()
    end_all(person)
    Account.objects.filter(person=person).delete()
    keep_for_nobody(person)
    for theirs in _TIES:
        getattr(person, theirs).all().delete()
    person.kind, person.handle, person.headline, person.photo = Person.Kind.FORMER, None, "", ""
    person.name = _("Former member")
    person.save(update_fields=["kind", "handle", "headline", "name", "photo"])
    leave_kept_pages_behind()

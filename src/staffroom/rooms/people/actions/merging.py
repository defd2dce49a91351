"""Two persons who turn out to be one: everything of the one becomes the other's, who has proved both."""

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.db.models import ForeignObjectRel
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from staffroom.journal.recording import record

from .. import blocks
from ..facts import PersonsMerged
from ..models import Account, Category, Connection, ConnectionRequest, FormerPerson, Person
from ..open_sessions import end_all
from .addresses import MOST_ADDRESSES
from .connecting import end_knowing
from .following import end_following
from .handles import give_up
from .joining import leave_kept_pages_behind
from .mirroring import mirror
from .refusals import Refused


class MergeRefused(Refused):
    """Both are still there, each as they were."""


def check_merge(person: Person, former: Person) -> None:
    """Raises MergeRefused where the two can't be made one, although both are proved."""
    if person.pk == former.pk or {person.kind, former.kind} != {Person.Kind.MEMBER}:
        raise MergeRefused(_("These are not two accounts."))
    if not person.addresses.verified().filter(is_vouched_for=False).exists():
        raise MergeRefused(_("Show first that an address of the account you are in is yours."))
    if not Account.objects.filter(person=former, is_active=True).exists():
        raise MergeRefused(_("That account is closed for now. Ask those who run this site."))
    if Authenticator.objects.filter(user__person=former).exists():
        raise MergeRefused(
            _(
                "The other account is secured by a passkey or a second step, which a mail must not get around. Sign "
                "in there, and bring this account in from there; or remove the passkey and the second step first."
            )
        )
    if person.addresses.count() + former.addresses.count() > MOST_ADDRESSES * 2:
        raise MergeRefused(_("There are too many addresses in these two. Remove some first."))


@transaction.atomic
def merge(person: Person, former: Person) -> Person:
    """`person`, to whom all belongs that was `former`'s; `former` is no more, and their handle leads to `person`.

    Whoever calls has proof of both: an open session of the one, a link from the mailbox of the other. Raises
    MergeRefused.
    """
    # Locked in one order: two who are merged into one another at once become one, and not none.
    both = {it.pk: it for it in Person.objects.select_for_update().filter(pk__in=[person.pk, former.pk]).order_by("pk")}
    if len(both) < 2:
        raise MergeRefused(_("These are not two accounts."))
    person, former = both[person.pk], both[former.pk]
    check_merge(person, former)
    _end_account(person, former)
    _settle_knowing(person, former)
    import_string(settings.MERGING)(person, former)
    _keep_apart(person)
    number = former.pk
    FormerPerson.objects.create(number=number, person=person)
    if former.handle:
        give_up(person, former.handle)
    former.delete()
    mirror(person)
    leave_kept_pages_behind()
    record(PersonsMerged(person_id=person.pk, former_id=number))
    return person


def _end_account(person: Person, former: Person) -> None:
    """Its sessions and its password end with it. The provider that opened it opens the one that stays.

    Whoever ran the site goes on running it; who did not want to be found by an address is found by none.
    """
    ended, kept = Account.objects.get(person=former), Account.objects.get(person=person)
    kept.is_operator = kept.is_operator or ended.is_operator
    kept.is_found_by_address = kept.is_found_by_address and ended.is_found_by_address
    kept.save(update_fields=["is_operator", "is_found_by_address"])
    SocialAccount.objects.filter(user=ended).update(user=kept)
    end_all(former)
    ended.delete()
    former.addresses.update(is_primary=False)
    former.addresses.filter(email__in=person.addresses.verified().values("email")).delete()
    # What `person` has only claimed so far, the other had proved.
    person.addresses.filter(verified_at=None, email__in=former.addresses.verified().values("email")).delete()


def _settle_knowing(person: Person, former: Person) -> None:
    """Categories of the same name are one; notes on somebody whom both knew are put together."""
    for category in former.categories.all():
        mine = Category.objects.filter(person=person, kind=category.kind, name=category.name).first()
        if mine:
            _point_elsewhere(category, mine)
    for theirs in Connection.objects.filter(person=former).exclude(other=person):
        _put_together(Connection.objects.filter(person=person, other=theirs.other_id).first(), theirs)
    for theirs in Connection.objects.filter(other=former).exclude(person=person):
        _put_together(Connection.objects.filter(person=theirs.person_id, other=person).first(), theirs)
    _drop_moot_requests(person, former)


def _point_elsewhere(category: Category, mine: Category) -> None:
    """Whatever names the category, in any room, names the other one; then it can go."""
    for relation in Category._meta.get_fields(include_hidden=True):  # noqa: SLF001  Django's documented way
        if isinstance(relation, ForeignObjectRel):
            field = relation.field
            rows = field.model._base_manager.filter(**{field.name: category})  # noqa: SLF001
            rows.update(**{field.name: mine})
    category.delete()


def _put_together(mine: Connection | None, theirs: Connection) -> None:
    """One side's secrets about one person: what stands in `theirs` joins `mine`, if there is one."""
    if mine is None:
        return
    mine.category_id = mine.category_id or theirs.category_id
    mine.met_at = mine.met_at or theirs.met_at
    mine.notes = "\n\n".join(dict.fromkeys(filter(None, (mine.notes, theirs.notes))))
    mine.since = min(mine.since, theirs.since)
    mine.save(update_fields=["category", "met_at", "notes", "since"])
    theirs.delete()


def _keep_apart(person: Person) -> None:
    """Who has blocked the one, or was blocked by them, knows and follows the other no more."""
    for other in Person.objects.filter(pk__in=blocks.kept_apart_from(person)):
        end_knowing(person, other)
        end_following(person, other)


def _drop_moot_requests(person: Person, former: Person) -> None:
    """Of those who know one another by now nobody waits for an answer."""
    known = Connection.objects.filter(person__in=[person, former]).values_list("other", flat=True)
    both, others = [person, former], list(known)
    ConnectionRequest.objects.filter(asker__in=both, asked__in=others).delete()
    ConnectionRequest.objects.filter(asker__in=others, asked__in=both).delete()

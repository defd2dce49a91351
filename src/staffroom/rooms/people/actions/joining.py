"""Getting an account, by whichever door; saying who one is."""

import re
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from staffroom.foundation.mail.characters import clean_line
from staffroom.journal.recording import record

from ..facts import PersonChanged, PersonJoined
from ..models import Account, Address, Person, Site
from ..models.person import handle_shape
from .addresses import checked, prove_vouched, verify_address
from .handles import MOST_FORMER, give_up, is_free, suggest_handle, take_back
from .mirroring import mirror
from .refusals import AddressRefused, IntroduceRefused

LONGEST_NAME, LONGEST_HEADLINE = 120, 160
UNPROVED_LAST = timedelta(days=7)


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
    found again rather than made twice. Raises AddressRefused for what is no address, and for one that is kept out.
    """
    email = checked(email)
    if existing := person_of(email):
        if verified:
            prove_vouched(existing.addresses.get(email=email))
        return existing
    if import_string(settings.IS_KEPT_OUT)(email):
        raise AddressRefused(_("Nobody can come in with this address. Ask those who run this site why."))
    account = Account.objects.filter(email=email).select_related("person").first()
    person = account.person if account else _make_member(email, name, language, timezone_name)
    if account is None:
        record(PersonJoined(person_id=person.pk))
    if verified:
        verify_address(person.addresses.get(email=email))
    return person


def unclaimed(*, name: str) -> Person:
    """An author without an account: of imported mail, or of a stranger's that a facilitator let in."""
    return Person.objects.create(kind=Person.Kind.UNCLAIMED, name=_tidy(name) or _("Somebody"))


@transaction.atomic
def introduce(person: Person, *, name: str, handle: str, headline: str = "") -> Person:
    """Who they are to others. A handle that they give up leads to them for good.

    Raises IntroduceRefused for a handle that is or was somebody else's, is kept, or badly shaped.
    """
    name, headline = _tidy(name), clean_line(headline, LONGEST_HEADLINE)
    handle = handle.strip().lower().lstrip("@")
    if person.kind != Person.Kind.MEMBER:
        raise IntroduceRefused(_("Only somebody with an account can do this."))
    if not name:
        raise IntroduceRefused(_("Say what others should call you."), "name")
    taken = _("The handle “%(handle)s” is taken. Choose another.") % {"handle": handle}
    if not is_free(handle, person):
        raise IntroduceRefused(taken)
    former = person.handle if person.handle != handle else None
    if former and person.former_handles.exclude(handle=handle).count() >= MOST_FORMER:
        raise IntroduceRefused(_("You have had ten handles, and all of them lead to you. Keep one of them."))
    changes = (person.name, person.handle, person.headline) != (name, handle, headline)
    person.name, person.handle, person.headline = name, handle, headline
    try:
        handle_shape(handle)  # the field's own check lets an empty one pass
        person.full_clean()
        with transaction.atomic():
            take_back(person, handle)
            person.save(update_fields=["name", "handle", "headline"])
            if former:
                give_up(person, former)
    except ValidationError as trouble:
        raise IntroduceRefused(" ".join(trouble.messages)) from trouble
    except IntegrityError as trouble:  # somebody else was quicker
        raise IntroduceRefused(taken) from trouble
    Account.objects.filter(person=person, introduced_at__isnull=True).update(introduced_at=timezone.now())
    if changes:
        leave_kept_pages_behind()
        record(PersonChanged(person_id=person.pk))
    return person


def forget_unproved() -> int:
    """Remove accounts whose address was never proved within a week, and that belong and said nothing. How many."""
    proved = Address.objects.verified().values("person")
    never = Account.objects.filter(created_at__lt=timezone.now() - UNPROVED_LAST).exclude(person__in=proved)
    idle = Person.objects.filter(account__in=never, messages=None, memberships=None)
    count = idle.count()
    idle.delete()
    return count


def leave_kept_pages_behind() -> None:
    """What stands on many pages has changed: those kept for guests are made anew."""
    Site.objects.filter(pk=1).update(version=F("version") + 1)


def _make_member(email: str, name: str, language: str, timezone_name: str) -> Person:
    name = name_for(name, email)
    person = Person.objects.create(kind=Person.Kind.MEMBER, name=name, handle=suggest_handle(name))
    account = Account(person=person, email=email, language=language, timezone=timezone_name)
    account.set_unusable_password()
    account.save()
    Address.objects.create(person=person, email=email, is_primary=True)
    mirror(person)
    return person


def name_for(name: str, email: str) -> str:
    """What they are called until they say otherwise: `name` if there is one, else what their address says."""
    return _tidy(name) or _name_from(email)


def _tidy(name: str) -> str:
    """`name` in one line, without what can't be seen; "" if there is no letter or figure in it."""
    name = clean_line(name, LONGEST_NAME)
    return name if any(character.isalnum() for character in name) else ""


def _name_from(email: str) -> str:
    """“jo.norwood@…” is called Jo Norwood until she says otherwise."""
    words = re.sub(r"[^\w]+|\d+|_", " ", email.partition("@")[0]).split()
    return " ".join(word.capitalize() for word in words)[:LONGEST_NAME] or _("Somebody new")

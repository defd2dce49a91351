"""Being open to mentoring: saying so, confirming it now and then, and not any more."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.foundation.mail.characters import clean_line
from staffroom.journal.recording import record
from staffroom.rooms.people.models import Person

from ..facts import MentorLapsed, MentorReminded
from ..models import Mentor, Term
from ..rules import may_have_profile
from .refusals import Refused
from .traits import changed

LASTS, ASKED_BEFORE = timedelta(days=182), timedelta(days=14)
LONGEST_WORDS, MOST_AT_A_TIME, MOST_SECTORS = 600, 20, 10
BATCH = 200


class MentorRefused(Refused):
    """All is as it was. `field` is what needs another look."""

    def __init__(self, words: str, field: str | None = None) -> None:
        super().__init__(words)
        self.field = field


@transaction.atomic
def offer_mentoring(person: Person, *, capacity: int, words: str = "", sectors: Sequence[Term] = ()) -> Mentor:
    """From now on they are listed as a mentor, for as long as they confirm it. Raises MentorRefused."""
    if not may_have_profile(person):
        raise MentorRefused(_("Only somebody with an account can do this."))
    if not 1 <= capacity <= MOST_AT_A_TIME:
        raise MentorRefused(_("Choose a number from 1 to 20."), "capacity")
    line = clean_line(words, 4 * LONGEST_WORDS)
    if len(line) > LONGEST_WORDS:
        too_long = _("That is too long: {most} characters are the most.").format(most=LONGEST_WORDS)
        raise MentorRefused(too_long, "words")
    chosen = list({term.pk: term for term in sectors}.values())
    if len(chosen) > MOST_SECTORS or any(term.vocabulary != Term.Vocabulary.SECTOR for term in chosen):
        raise MentorRefused(_("Choose ten sectors at most."), "sectors")
    told = {"capacity": capacity, "words": line, **_available(timezone.now())}
    mentor = Mentor.objects.update_or_create(person=person, defaults=told)[0]
    mentor.sectors.set(chosen)
    changed(person)
    return mentor


@transaction.atomic
def confirm_mentoring(person: Person) -> Mentor:
    """They still mentor, or do again: for another half year. Raises MentorRefused for who never said so."""
    mentor = Mentor.objects.select_for_update().filter(person=person).first()
    if mentor is None or person.kind != Person.Kind.MEMBER:
        raise MentorRefused(_("You have not said yet that you would mentor others."))
    for name, value in _available(timezone.now()).items():
        setattr(mentor, name, value)
    mentor.save()
    changed(person)
    return mentor


@transaction.atomic
def stop_mentoring(person: Person) -> None:
    """They are listed no more; whom they mentor, they go on mentoring. What they said is kept for another time."""
    if Mentor.objects.filter(person=person, is_available=True).update(is_available=False, reminded_at=None):
        changed(person)


def remind_mentors(now: datetime) -> int:
    """Ask those whose half year is over in two weeks whether they still mentor. How many were asked."""
    due = Mentor.objects.available().filter(reminded_at=None, confirmed_at__lte=now - LASTS + ASKED_BEFORE)
    asked = 0
    for pk in list(due.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            if due.filter(pk=pk).update(reminded_at=now):
                record(MentorReminded(person_id=pk))
                asked += 1
    return asked


def let_mentors_lapse(now: datetime) -> int:
    """Those who were asked and said nothing are listed no more. How many that were."""
    silent = Mentor.objects.available().filter(confirmed_at__lte=now - LASTS, reminded_at__lte=now - ASKED_BEFORE)
    lapsed = 0
    for pk in list(silent.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            if silent.filter(pk=pk).update(is_available=False, lapsed_at=now):
                changed(Person.objects.get(pk=pk))
                record(MentorLapsed(person_id=pk))
                lapsed += 1
    return lapsed


def _available(now: datetime) -> dict[str, bool | datetime | None]:
    return {"is_available": True, "confirmed_at": now, "reminded_at": None, "lapsed_at": None}

"""Telling people about mentoring: whom, once it happened; and what is said of it when it is shown."""

from collections.abc import Mapping

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from staffroom.rooms.people import blocks
from staffroom.rooms.people.models import Person
from staffroom.rooms.people.muting import has_muted
from staffroom.rooms.profiles.facts import (
    MentoringAnswered,
    MentoringAsked,
    MentoringEnded,
    MentorLapsed,
    MentorReminded,
)
from staffroom.rooms.profiles.models import Mentor, Mentoring

from . import actions
from .models import Notice

KIND = Notice.Kind.MENTORING
State = Mentoring.State
REMINDED, LAPSED = "reminded", "lapsed"


def tell_of_asking(fact: MentoringAsked) -> None:
    """The mentor, unless they have muted whoever asks."""
    found = _found(fact.mentoring_id)
    if found and found.state == State.ASKED and not has_muted(found.mentor, found.mentee):
        _tell(found, found.mentor)


@transaction.atomic
def tell_of_answer(fact: MentoringAnswered) -> None:
    """Whoever asked; the mentor's notice of the request is settled."""
    found = _found(fact.mentoring_id)
    if found and found.state in {State.ACCEPTED, State.DECLINED}:
        _settle(found)
        _tell(found, found.mentee)


@transaction.atomic
def tell_of_end(fact: MentoringEnded) -> None:
    """The other of the two; nobody of a request that was taken back, which is settled by that."""
    found = _found(fact.mentoring_id)
    if found is None:
        return
    _settle(found)
    if found.state == State.ENDED:
        _tell(found, found.mentee if fact.by_id == found.mentor_id else found.mentor)


def tell_of_reminder(fact: MentorReminded) -> None:
    mentor = Mentor.objects.available().filter(person=fact.person_id, reminded_at__isnull=False).first()
    if mentor is not None:
        actions.tell(mentor.pk, KIND, f"mentor:{mentor.reminded_at:%Y-%m-%d}", {"mentor": mentor.pk, "state": REMINDED})


@transaction.atomic
def tell_of_lapse(fact: MentorLapsed) -> None:
    """What they were asked before is over."""
    mentor = Mentor.objects.filter(person=fact.person_id, lapsed_at__isnull=False).first()
    if mentor is not None:
        Notice.objects.filter(person=mentor.pk, kind=KIND, data__state=REMINDED).delete()
        actions.tell(mentor.pk, KIND, f"lapsed:{mentor.lapsed_at:%Y-%m-%d}", {"mentor": mentor.pk, "state": LAPSED})


def said(mentoring: Mentoring, state: str, person: Person) -> tuple[str, str] | None:
    """The words for `person`, and where they lead; None if it stands otherwise by now."""
    if mentoring.state != state:
        return None
    other = mentoring.mentee if mentoring.mentor_id == person.pk else mentoring.mentor
    is_talk = state == State.ACCEPTED and mentoring.conversation_id is not None
    talk = reverse("conversations:conversation", args=[mentoring.conversation_id]) if is_talk else ""
    return _words()[state] % {"who": other.name}, talk or reverse("profiles:mentoring", args=[mentoring.pk])


def said_of_mentor(mentor: Mentor, state: str) -> tuple[str, str] | None:
    """The same about being listed as a mentor."""
    url = reverse("profiles:own_mentoring")
    if state == REMINDED and mentor.is_available and mentor.reminded_at:
        return _("Do you still mentor others? One click says so"), url
    if state == LAPSED and mentor.lapsed_at:
        return _("You are not listed as a mentor any more; one click lists you again"), url
    return None


def _words() -> Mapping[str, str]:
    return {
        State.ASKED: _("%(who)s asks you to be their mentor"),
        State.ACCEPTED: _("%(who)s will be your mentor"),
        State.DECLINED: _("%(who)s can't be your mentor at the moment"),
        State.WITHDRAWN: _("%(who)s asks no longer"),
        State.ENDED: _("%(who)s has ended the mentoring"),
    }


def _tell(found: Mentoring, person: Person) -> None:
    if not blocks.between(found.mentor, found.mentee):
        data = {"mentoring": found.pk, "state": found.state}
        actions.tell(person.pk, KIND, f"mentoring:{found.pk}:{found.state}", data)


def _settle(found: Mentoring) -> None:
    both = [found.mentor_id, found.mentee_id]
    Notice.objects.filter(person__in=both, kind=KIND, data__mentoring=found.pk).delete()


def _found(pk: int) -> Mentoring | None:
    return Mentoring.objects.filter(pk=pk).select_related("mentor", "mentee").first()

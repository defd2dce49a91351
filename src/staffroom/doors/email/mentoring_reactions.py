"""What the email door writes about mentoring. Each may run twice: no letter is written twice."""

from staffroom.rooms.people import blocks
from staffroom.rooms.people.models import Person
from staffroom.rooms.profiles.facts import MentoringAnswered, MentoringAsked, MentoringEnded, MentorReminded
from staffroom.rooms.profiles.models import Mentor, Mentoring

from . import mentoring_letters

State = Mentoring.State


def send_asked(fact: MentoringAsked) -> None:
    """Nothing if it was answered or taken back meanwhile."""
    if asked := _found(fact.mentoring_id, State.ASKED):
        mentoring_letters.write_asked(asked)


def send_answered(fact: MentoringAnswered) -> None:
    if answered := _found(fact.mentoring_id, State.ACCEPTED, State.DECLINED):
        mentoring_letters.write_answered(answered)


def send_ended(fact: MentoringEnded) -> None:
    """Nothing of a request that was taken back."""
    ended = _found(fact.mentoring_id, State.ENDED)
    by = Person.objects.filter(pk=fact.by_id).first()
    if ended and by:
        mentoring_letters.write_ended(ended, by)


def send_reminder(fact: MentorReminded) -> None:
    """Nothing to who has answered on the web meanwhile."""
    mentor = Mentor.objects.available().filter(person=fact.person_id).select_related("person").first()
    if mentor is not None:
        mentoring_letters.write_reminder(mentor)


def _found(pk: int, *states: str) -> Mentoring | None:
    """As it stands now; None as well if either has blocked the other meanwhile."""
    found = Mentoring.objects.filter(pk=pk, state__in=states).select_related("mentor", "mentee").first()
    return None if found is None or blocks.between(found.mentor, found.mentee) else found

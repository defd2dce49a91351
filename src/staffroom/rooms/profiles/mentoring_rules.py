"""Who may ask whom to mentor them, and who answers."""

from staffroom.rooms.people import blocks
from staffroom.rooms.people.models import Person

from .models import Mentor, Mentoring, Trait

FIELD = "mentoring"


def may_ask_mentor(mentee: Person | None, mentor: Person) -> bool:
    """Members who see that somebody is open to mentoring; neither has blocked the other."""
    if mentee is None or mentee.pk == mentor.pk or mentee.kind != Person.Kind.MEMBER:
        return False
    if not Mentor.objects.available().filter(person=mentor, person__kind=Person.Kind.MEMBER).exists():
        return False
    seen = Trait.objects.visible_to(mentee).filter(person=mentor, field=FIELD)
    return seen.exists() and not blocks.between(mentee, mentor)


def may_answer_mentoring(person: Person, mentoring: Mentoring) -> bool:
    return person.pk == mentoring.mentor_id


def may_withdraw_mentoring(person: Person, mentoring: Mentoring) -> bool:
    return person.pk == mentoring.mentee_id


def may_end_mentoring(person: Person, mentoring: Mentoring) -> bool:
    return person.pk in {mentoring.mentor_id, mentoring.mentee_id}

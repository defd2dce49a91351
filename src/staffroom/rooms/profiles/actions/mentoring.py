"""Asking somebody to be one's mentor, and what comes of it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.foundation.mail.characters import clean_line, clean_text
from staffroom.journal.recording import record
from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.people import blocks
from staffroom.rooms.people.models import Person

from ..facts import MentoringAnswered, MentoringAsked, MentoringEnded
from ..mentoring_rules import may_answer_mentoring, may_ask_mentor, may_end_mentoring, may_withdraw_mentoring
from ..models import Mentor, Mentoring
from .refusals import Refused

State = Mentoring.State
LONGEST_PURPOSE, LONGEST_ANSWER = 2_000, 600
MOST_WAITING, MOST_A_DAY = 5, 5
DAY, ASKED_AGAIN_AFTER = timedelta(days=1), timedelta(days=30)


class MentoringRefused(Refused):
    """All is as it was. `field` is what needs another look."""

    def __init__(self, words: str, field: str | None = None) -> None:
        super().__init__(words)
        self.field = field


@transaction.atomic
def ask_mentor(mentee: Person, mentor: Person, *, purpose: str) -> Mentoring:
    """A formal request, with what it is for. Raises MentoringRefused."""
    Person.objects.select_for_update(no_key=True).get(pk=mentee.pk)  # two clicks at once are one after the other
    names, now = {"name": mentor.name}, timezone.now()
    if not may_ask_mentor(mentee, mentor):
        raise MentoringRefused(_("%(name)s is not open to mentoring at the moment.") % names)
    earlier = Mentoring.objects.filter(mentor=mentor, mentee=mentee)
    if earlier.filter(state=State.ACCEPTED).exists():
        raise MentoringRefused(_("%(name)s is your mentor already.") % names)
    if earlier.filter(state=State.ASKED).exists():
        raise MentoringRefused(_("You have asked %(name)s already, and they have not answered yet.") % names)
    recent = earlier.filter(state__in=[State.DECLINED, State.WITHDRAWN], asked_at__gt=now - ASKED_AGAIN_AFTER)
    if recent.exists():
        raise MentoringRefused(_("You asked %(name)s not long ago. Wait a month, then ask again.") % names)
    if not Mentor.objects.with_room().filter(person=mentor).exists():
        raise MentoringRefused(_("%(name)s mentors as many people as they can at the moment.") % names)
    mine = Mentoring.objects.filter(mentee=mentee)
    waiting = mine.filter(state=State.ASKED).count()
    if waiting >= MOST_WAITING or mine.filter(asked_at__gt=now - DAY).count() >= MOST_A_DAY:
        raise MentoringRefused(_("You have asked five mentors. Wait for an answer first."))
    text = _purpose(purpose)
    asked = Mentoring.objects.create(mentor=mentor, mentee=mentee, purpose=text, asked_at=now, changed_at=now)
    record(MentoringAsked(mentoring_id=asked.pk))
    return asked


@transaction.atomic
def accept_mentoring(mentoring: Mentoring, *, by: Person, words: str = "") -> Mentoring:
    """The two have a private conversation now, which begins with what was asked. Accepting twice changes nothing.

    Raises MentoringRefused for anybody but the mentor, and if they mentor as many as they said that they can.
    """
    # Two accepted at the same moment would both find room: whoever comes second waits here.
    mentor = Mentor.objects.select_for_update().filter(person=mentoring.mentor_id).first()
    asked = _locked(mentoring)
    if not may_answer_mentoring(by, asked):
        raise MentoringRefused(_("Only the mentor answers this."))
    if asked.state == State.ACCEPTED:
        return asked
    _check_waits(asked)
    if mentor is not None and Mentoring.objects.accepted().filter(mentor=by).count() >= mentor.capacity:
        raise MentoringRefused(_("You mentor as many people as you said you can. Raise the number first, or end one."))
    try:
        begun = conversations.start_private(
            author=asked.mentee,
            people=[by],
            title=_("Mentoring"),
            text=asked.purpose,
            form=Message.Form.PLAIN,
            are_known=True,
        )
    except conversations.StartRefused as refusal:
        raise MentoringRefused(str(refusal)) from refusal
    asked.conversation = begun.conversation
    return _answered(asked, State.ACCEPTED, words)


@transaction.atomic
def decline_mentoring(mentoring: Mentoring, *, by: Person, words: str = "") -> Mentoring:
    """Not now, with a few words to whoever asked. Raises MentoringRefused for anybody but the mentor."""
    asked = _locked(mentoring)
    if not may_answer_mentoring(by, asked):
        raise MentoringRefused(_("Only the mentor answers this."))
    if asked.state == State.DECLINED:
        return asked
    _check_waits(asked)
    return _answered(asked, State.DECLINED, words)


@transaction.atomic
def end_mentoring(mentoring: Mentoring, *, by: Person) -> Mentoring:
    """What is under way ends, by either; what is only asked is taken back, by whoever asked. Their words stay.

    Doing it twice changes nothing. Raises MentoringRefused for anybody else.
    """
    found = _locked(mentoring)
    is_asked = found.state == State.ASKED
    if not (may_withdraw_mentoring if is_asked else may_end_mentoring)(by, found):
        raise MentoringRefused(_("Only the two whom it concerns can end it."))
    if found.state not in {State.ASKED, State.ACCEPTED}:
        return found
    found.state = State.WITHDRAWN if is_asked else State.ENDED
    found.ended_at = found.changed_at = timezone.now()
    found.save()
    record(MentoringEnded(mentoring_id=found.pk, by_id=by.pk))
    return found


def _answered(asked: Mentoring, state: str, words: str) -> Mentoring:
    line = clean_line(words, 4 * LONGEST_ANSWER)
    if len(line) > LONGEST_ANSWER:
        too_long = _("That is too long: {most} characters are the most.").format(most=LONGEST_ANSWER)
        raise MentoringRefused(too_long, "words")
    asked.state, asked.answer = state, line
    asked.answered_at = asked.changed_at = timezone.now()
    asked.save()
    record(MentoringAnswered(mentoring_id=asked.pk))
    return asked


def _locked(mentoring: Mentoring) -> Mentoring:
    """As it is now, for this transaction alone to change. Raises MentoringRefused if it is gone."""
    rows = Mentoring.objects.select_for_update(of=("self",)).select_related("mentor", "mentee")
    found = rows.filter(pk=mentoring.pk).first()
    if found is None or blocks.between(found.mentor, found.mentee):
        raise MentoringRefused(_("This request is not here any more."))
    return found


def _check_waits(asked: Mentoring) -> None:
    if asked.state != State.ASKED:
        raise MentoringRefused(_("This request doesn't wait for an answer any more."))


def _purpose(purpose: str) -> str:
    text = clean_text(purpose).strip()
    if not text:
        raise MentoringRefused(_("Say what you would like help with."), "purpose")
    if len(text) > LONGEST_PURPOSE:
        too_long = _("That is too long: {most} characters are the most.").format(most=LONGEST_PURPOSE)
        raise MentoringRefused(too_long, "purpose")
    return text

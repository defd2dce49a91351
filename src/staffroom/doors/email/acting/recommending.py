"""Recommendations by nothing but mail: an answer to the letter is the recommendation, or a word decides about one."""

import re
from enum import Enum

from django.utils.translation import gettext as _

from staffroom.rooms.people.former_numbers import is_or_was
from staffroom.rooms.people.models import Person
from staffroom.rooms.profiles import actions, relations
from staffroom.rooms.profiles.actions.recommending import LONGEST_ANSWER
from staffroom.rooms.profiles.models import Recommendation

from ..answering import tell_of
from ..mails import Mail
from ..outcomes import Outcome, done
from ..recommendation_letters import DECIDE, DECIDE_NO, DECIDE_YES, WRITE, WRITE_NO
from ..routes import Route
from ..yes_or_no import says_yes
from .turning_away import from_another, not_done

SHORT = 80  # characters of a text that begins like a yes or a no, and may be no more than that


class Meant(Enum):
    RECOMMENDATION = "recommendation"
    NO = "no"
    UNCLEAR = "unclear"


def answer(mail: Mail, route: Route) -> Outcome:
    """What the mail says, for the one person the address was made for, who is told what was done.

    The address is no proof: the mail comes from a verified address of theirs, and nothing contradicts that.
    """
    wish, recommendation_id, person_id, revision = (*route.numbers, 0, 0, 0, 0)[:4]
    if mail.author is None or not is_or_was(mail.author, person_id):
        return from_another(mail)
    own = Recommendation.objects.of(mail.author).exclude(state=Recommendation.State.WITHDRAWN)
    found = own.filter(pk=recommendation_id).select_related("writer", "recommended").first()
    if found is None:
        return _not_done(mail, _("This recommendation is not here any more."))
    try:
        if wish in {WRITE, WRITE_NO}:
            return _write(mail, found, mail.author, is_no=wish == WRITE_NO)
        if wish in {DECIDE, DECIDE_YES, DECIDE_NO}:
            says = says_yes(mail.text) if wish == DECIDE else wish == DECIDE_YES
            return _decide(mail, found, mail.author, revision, says=says, is_plain=wish != DECIDE)
    except actions.RecommendationRefused as refusal:
        return _not_done(mail, str(refusal), found)
    return from_another(mail)


def meant_by(text: str) -> Meant:
    """A “no” stands alone in its line; what is short and begins like an answer is asked for once more."""
    first, _end, _rest = text.strip().partition("\n")
    word = first.strip(" \t.!,*_>")
    if says_yes(word) is False and not re.search(r"[:,.!?–—-]", word):
        return Meant.NO
    is_unclear = not text.strip() or (len(text.strip()) < SHORT and says_yes(text) is not None)
    return Meant.UNCLEAR if is_unclear else Meant.RECOMMENDATION


def _write(mail: Mail, found: Recommendation, by: Person, *, is_no: bool) -> Outcome:
    if by.pk != found.writer_id:
        return from_another(mail)
    meant = Meant.NO if is_no else meant_by(mail.text)
    if meant == Meant.UNCLEAR:
        return not_done(mail, "recommendation-unclear", other=found.recommended)
    if meant == Meant.NO:
        words = mail.text if is_no else _below(mail.text)
        actions.decline_recommendation(found, by=by, words=words[:LONGEST_ANSWER])
        tell_of(mail, "recommendation-declined", None, other=found.recommended)
        return done()
    written = actions.recommend(by, found.recommended, text=mail.text)
    worded = relations.as_written(written)
    tell_of(
        mail, "recommendation-taken", None, other=found.recommended, written=written, text=worded.text, worded=worded
    )
    return done()


def _decide(
    mail: Mail, found: Recommendation, by: Person, revision: int, *, says: bool | None, is_plain: bool
) -> Outcome:
    """`is_plain`: the address says it all, so that every line is for the writer."""
    if by.pk != found.recommended_id:
        return from_another(mail)
    if says is None:
        return not_done(mail, "yes-or-no")
    if says:
        actions.approve_recommendation(found, by=by, revision=revision)
        tell_of(mail, "recommendation-shown", None, other=found.writer)
        return done()
    words = mail.text if is_plain else _below(mail.text)
    actions.return_recommendation(found, by=by, revision=revision, words=words[:LONGEST_ANSWER])
    tell_of(mail, "recommendation-returned", None, other=found.writer)
    return done()


def _below(text: str) -> str:
    """What stands below the first line."""
    return text.strip().partition("\n")[2].strip()


def _not_done(mail: Mail, why: str, found: Recommendation | None = None) -> Outcome:
    return not_done(mail, "recommendation-not-done", why=why, recommendation=found)

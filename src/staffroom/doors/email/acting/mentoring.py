"""Mentoring by mail: answering a request, and saying whether one still mentors others."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from staffroom.rooms.people.former_numbers import is_or_was
from staffroom.rooms.people.models import Person
from staffroom.rooms.profiles import actions
from staffroom.rooms.profiles.actions.mentoring import LONGEST_ANSWER
from staffroom.rooms.profiles.models import Mentoring

from ..answering import language_for, tell_of
from ..mails import Mail
from ..mentoring_letters import Wish
from ..outcomes import Outcome, done
from ..routes import Route
from ..yes_or_no import says_yes
from .turning_away import from_another, not_done

_SAYS = {Wish.YES: True, Wish.AVAILABLE_YES: True, Wish.NO: False, Wish.AVAILABLE_NO: False}


def answer(mail: Mail, route: Route) -> Outcome:
    """Yes or no, by the one person the address was made for, who is told what was done.

    The address is no proof: the mail comes from a verified address of theirs, and nothing contradicts that.
    """
    number, mentoring_id, person_id = (*route.numbers, 0, 0, 0)[:3]
    if mail.author is None or not is_or_was(mail.author, person_id) or number not in Wish:
        return from_another(mail)
    wish = Wish(number)
    says = _SAYS.get(wish, says_yes(mail.text))
    if says is None:
        return not_done(mail, "yes-or-no")
    try:
        # What is made of it, a conversation's title, is in their language.
        with override(language_for(mail.author, None, mail.site)):
            if wish in {Wish.AVAILABLE, Wish.AVAILABLE_YES, Wish.AVAILABLE_NO}:
                return _available(mail, mail.author, says=says)
            words = mail.text if wish in _SAYS else mail.text.strip().partition("\n")[2]
            return _request(mail, mentoring_id, mail.author, words.strip()[:LONGEST_ANSWER], says=says)
    except (actions.MentoringRefused, actions.MentorRefused) as refusal:
        return _not_done(mail, str(refusal))


def _request(mail: Mail, mentoring_id: int, by: Person, words: str, *, says: bool) -> Outcome:
    own = Mentoring.objects.of(by).filter(pk=mentoring_id, mentor=by).select_related("mentee")
    found = own.first()
    if found is None:
        return _not_done(mail, _("This request is not here any more."))
    if says:
        accepted = actions.accept_mentoring(found, by=by, words=words)
        tell_of(mail, "mentoring-yes", None, other=found.mentee, conversation=accepted.conversation_id)
    else:
        actions.decline_mentoring(found, by=by, words=words)
        tell_of(mail, "mentoring-no", None, other=found.mentee)
    return done()


def _available(mail: Mail, by: Person, *, says: bool) -> Outcome:
    if says:
        actions.confirm_mentoring(by)
    else:
        actions.stop_mentoring(by)
    tell_of(mail, "mentor-yes" if says else "mentor-no", None)
    return done()


def _not_done(mail: Mail, why: str) -> Outcome:
    return not_done(mail, "mentoring-not-done", why=why)

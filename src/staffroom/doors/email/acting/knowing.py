"""Requests to connect and introductions, answered by mail.

By a word in the first line, or by an empty mail to an address that stands for yes or no.
"""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from staffroom.rooms.people import actions as people
from staffroom.rooms.people.former_numbers import is_or_was
from staffroom.rooms.people.models import ConnectionRequest, Person
from staffroom.rooms.profiles import actions as profiles
from staffroom.rooms.profiles.models import Introduction

from ..answering import tell_of
from ..mails import Mail
from ..outcomes import Outcome, done
from ..people_letters import (
    CONNECTION,
    CONNECTION_NO,
    CONNECTION_YES,
    INTRODUCTION,
    INTRODUCTION_NO,
    INTRODUCTION_YES,
)
from ..routes import Route
from ..yes_or_no import says_yes
from .turning_away import from_another, not_done


def answer(mail: Mail, route: Route) -> Outcome:
    """Say yes or no for the one person the address was made for, who is told what was done.

    The address is no proof: the mail comes from a verified address of theirs, and nothing contradicts that.
    """
    wish, asked_id, person_id = route.numbers
    if mail.author is None or not is_or_was(mail.author, person_id) or wish not in _WAYS:
        return from_another(mail)
    way, says = _WAYS[wish]
    if says is None:
        says = says_yes(mail.text)
    if says is None:
        return not_done(mail, "yes-or-no")
    return way(mail, asked_id, mail.author, says=says)


def _connect(mail: Mail, request_id: int, by: Person, *, says: bool) -> Outcome:
    found = ConnectionRequest.objects.standing().filter(pk=request_id, asked=by).select_related("asker").first()
    if found is None:
        return _not_done(mail, _("There is no such request any more: it was answered or taken back."))
    try:
        (people.accept if says else people.ignore)(by, found.asker)
    except people.ConnectRefused as refusal:
        return _not_done(mail, str(refusal))
    tell_of(mail, "connected" if says else "ignored", None, other=found.asker)
    return done()


def _introduce(mail: Mail, introduction_id: int, by: Person, *, says: bool) -> Outcome:
    found = Introduction.objects.filter(pk=introduction_id).first()
    if found is None:
        return _not_done(mail, _("This introduction is not there any more. Nothing was changed."))
    try:
        answered = profiles.answer_introduction(found, by=by, says_yes=says)
    except profiles.IntroductionRefused as refusal:
        return _not_done(mail, str(refusal))
    # Once both have said yes, the letter that says who it is comes by itself.
    if answered.made_at is None:
        tell_of(mail, "introduction-yes" if says else "introduction-no", None)
    return done()


def _not_done(mail: Mail, why: str) -> Outcome:
    return not_done(mail, "knowing-not-done", why=why)


# What the first number of the address asks, and what it says of the answer; None: the mail's first line says it.
_WAYS: Mapping[int, tuple[Callable[..., Outcome], bool | None]] = {
    CONNECTION: (_connect, None),
    CONNECTION_YES: (_connect, True),
    CONNECTION_NO: (_connect, False),
    INTRODUCTION: (_introduce, None),
    INTRODUCTION_YES: (_introduce, True),
    INTRODUCTION_NO: (_introduce, False),
}

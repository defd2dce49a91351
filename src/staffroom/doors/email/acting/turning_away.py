"""What is not passed on of mail between people alone: its sender hears of it, since nobody else may look at it."""

from typing import Any

from staffroom.rooms.people.former_numbers import is_or_was

from ..answering import tell_of
from ..mails import Mail
from ..outcomes import Outcome, refused
from ..reasons import Reason


def from_another(mail: Mail) -> Outcome:
    """The address was made for somebody else: they may send it again as who they are here."""
    return refused(Reason.OTHER_PERSON, is_told=tell_of(mail, "other-person", None))


def gone(mail: Mail, person_id: int) -> Outcome:
    """What it is about is not here any more; the one whom the address was made for has their words back."""
    if mail.author is None or not is_or_was(mail.author, person_id):
        return from_another(mail)
    return refused(Reason.GONE, is_told=tell_of(mail, "gone", None, text=_words(mail)))


def not_done(mail: Mail, what: str, **words: Any) -> Outcome:
    """What they wish is not possible, or not plain: the letter `what` says why, and gives their words back."""
    return refused(Reason.REFUSED, is_told=tell_of(mail, what, None, text=_words(mail), **words))


def _words(mail: Mail) -> str:
    return mail.parsed.text or mail.parsed.quoted

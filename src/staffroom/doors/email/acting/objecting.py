"""What speaks against a mail before it is asked what it is for."""

from ..mails import Mail
from ..models import Incoming
from ..outcomes import Outcome, held, refused
from ..privacy import is_for_one
from ..reasons import Reason
from ..routes import Route


def objection_to(mail: Mail) -> Outcome | None:
    """The outcome for a mail that nobody can be taken at their word for, or that is likely not wanted; else None.

    Nobody is written to: whoever is named as its author may have nothing to do with it. What a member may have written
    is never refused for what a spam filter thinks of it.
    """
    sender, opinion = mail.sender, mail.content.origin.opinion
    if not sender.email:
        return held(Reason.NO_SENDER)
    if sender.is_to_be_refused:
        return refused(Reason.FORGED)
    if sender.is_contradicted:
        found = mail.content.origin.verdict
        is_by_us = found is not None and found.is_contradicted and mail.incoming.door != Incoming.Door.LMTP
        return held(Reason.DISOWNED if is_by_us else Reason.CONTRADICTED)
    if opinion is None or opinion.action in {"let-in", "unknown"}:
        return None
    if opinion.action == "refuse" and mail.author is None:
        return refused(Reason.SPAM)
    return held(Reason.SPAM)


def is_meant_all_the_same(mail: Mail, route: Route, objection: Outcome) -> bool:
    """Whether only the spam filter objects to what a member, beyond doubt, has written to people alone.

    Nobody else may look at it and say that the filter is wrong: whom it is for may decline it, or block its author.
    """
    is_theirs = mail.author is not None and mail.sender.is_proved
    return objection.reason == Reason.SPAM and is_theirs and is_for_one(route)

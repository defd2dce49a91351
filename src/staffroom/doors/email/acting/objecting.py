"""What speaks against a mail before it is asked what it is for."""

from ..mails import Mail
from ..models import Incoming
from ..outcomes import Outcome, held, refused
from ..reasons import Reason


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

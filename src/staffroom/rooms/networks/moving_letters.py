"""What the members of a list are told once it has moved here: the owner's words, and a good beginning for them."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from .models import Move, Network

LONGEST_SUBJECT, LONGEST = 200, 5000
PLACEHOLDERS = ("{network}", "{address}", "{leave}")


@dataclass(frozen=True)
class Wording:
    """A letter, ready for one reader. Plain text."""

    subject: str
    text: str


def subject(network: Network, move: Move | None) -> str:
    """As written: placeholders stand in it."""
    return (move.subject if move else "") or default_subject(network)


def words(network: Network, move: Move | None) -> str:
    """As written: placeholders stand in it."""
    return (move.words if move else "") or default_words(network)


def default_subject(network: Network) -> str:
    with override(network.language):
        return _("{network} has moved")


def default_words(network: Network) -> str:
    with override(network.language):
        return _(
            "Dear members of {network},\n\n"
            "our list has moved to a new home. You need do nothing: you are a member here as you were there, mail "
            "comes as it came before, and what has been kept of earlier years comes along.\n\n"
            "To write to everybody, send your mail to {address}.\n\n"
            "If you would rather not come along, one click is enough:\n{leave}"
        )


def worded(network: Network, move: Move | None, *, address: str, leave: str) -> Wording:
    """The letter for somebody who writes to `address`, and leaves by the link `leave`.

    The way to leave is always in it: where the words don't say it, it stands below them.
    """
    text = words(network, move).replace("\r\n", "\n").strip()
    if "{leave}" not in text:
        with override(network.language):
            text += "\n\n" + _("To leave {network}, one click is enough:\n{leave}")
    fillings = {"{network}": network.name, "{address}": address, "{leave}": leave}
    return Wording(" ".join(filled(subject(network, move), fillings).split()), filled(text, fillings) + "\n")


def filled(text: str, fillings: dict[str, str]) -> str:
    """`text` with the placeholders replaced, all at once: what is put in is not looked through again."""
    return _PLACEHOLDER.sub(lambda found: fillings[found[0]], text)


_PLACEHOLDER = re.compile("|".join(map(re.escape, PLACEHOLDERS)))

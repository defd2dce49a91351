"""What a subject says, without what mail programs and lists put before it."""

import re

from staffroom.foundation.excerpts import excerpt

_ANSWER = re.compile(r"\s*(?:re|aw|antw|antwort|rép|réf|ref|sv|res)\s*(?:\[\d+\]|\(\d+\))?\s*:", re.IGNORECASE)
_TAG = re.compile(r"\s*\[([^\]]{1,100})\]")
LONGEST_FROM_TEXT = 60


def bare_subject(subject: str, names: tuple[str, ...] = ()) -> str:
    """`subject` without “Re:”, “AW:” and their like, and without those of `names` that stand in brackets before it."""
    known = {name.casefold() for name in names}
    while True:
        tag = _TAG.match(subject)
        if tag and tag[1].strip().casefold() in known:
            subject = subject[tag.end() :]
        elif answer := _ANSWER.match(subject):
            subject = subject[answer.end() :]
        else:
            return " ".join(subject.split())


def title_of(subject: str, text: str, names: tuple[str, ...]) -> str:
    """A conversation's title: the bare subject, or else the first words of the text; "" if there are none."""
    return bare_subject(subject, names) or excerpt(text, LONGEST_FROM_TEXT)

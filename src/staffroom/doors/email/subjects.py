"""A conversation's title, from what a mail says."""

from staffroom.foundation.excerpts import excerpt
from staffroom.foundation.mail.subjects import bare_subject

LONGEST_FROM_TEXT = 60


def title_of(subject: str, text: str, names: tuple[str, ...]) -> str:
    """The bare subject, or else the first words of the text; "" if there are none."""
    return bare_subject(subject, names) or excerpt(text, LONGEST_FROM_TEXT)

"""The Message-IDs of our own mails: made of what they carry, so that every copy and every retry has the same."""

import re

from staffroom.rooms.people.models import Site

_OURS = re.compile(r"<?[ml][1-9][0-9]{0,17}@([^@<>\s]+)>?")
_OWN = re.compile(r"<?m([1-9][0-9]{0,17})@([^@<>\s]+)>?")


def own_message_id(message_id: int, site: Site) -> str:
    """`m7@lists.example.org`, without angle brackets: what message 7 is called in mail."""
    return f"m{message_id}@{site.mail_domain}"


def letter_message_id(letter_id: int, site: Site) -> str:
    return f"l{letter_id}@{site.mail_domain}"


def is_own(written: str, site: Site) -> bool:
    """Whether we made this Message-ID, for a message or a letter."""
    match = _OURS.fullmatch(written.strip())
    return match is not None and match[1].lower() == site.mail_domain.lower()


def message_id_of(written: str, site: Site) -> int | None:
    """Which message `written` (with or without angle brackets) stands for, if we made it; None for anybody else's."""
    match = _OWN.fullmatch(written.strip())
    return int(match[1]) if match and match[2].lower() == site.mail_domain.lower() else None

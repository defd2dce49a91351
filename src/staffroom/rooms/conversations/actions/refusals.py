"""What an action says when it won't. Each is worded for the person who reads it."""

from collections.abc import Mapping


class Refused(Exception):
    """The conversation stays as it was."""


class StartRefused(Refused):
    """The conversation was not begun."""


class ReplyRefused(Refused):
    """The reply was not posted."""


class PrivateRefused(Refused):
    """They take part, or not, as before."""


class EditRefused(Refused):
    """The message stays as it was."""


class TendRefused(Refused):
    """Not closed, reopened, renamed or pinned."""


class PlaceRefused(Refused):
    """Not placed in a further network."""


class FileNotKept(Refused):
    """The file was not added."""


class MustWait(Refused):
    """It was not posted: somebody looks at it first. `waits`: in which networks (ids), and why (HeldPost.Reason)."""

    def __init__(self, words: str, waits: Mapping[int, str]) -> None:
        super().__init__(words)
        self.waits = waits


class WaitRefused(Refused):
    """What waits goes on waiting, or is settled already."""

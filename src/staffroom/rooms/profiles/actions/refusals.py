"""What an action says when it won't. Each is worded for the person who reads it."""


class Refused(Exception):
    """Nothing was changed."""


class ProfileRefused(Refused):
    """The profile stays as it was. `field` is what needs another look: the name of the argument."""

    def __init__(self, words: str, field: str) -> None:
        super().__init__(words)
        self.field = field


class DisclosureRefused(Refused):
    """Everybody sees what they saw before."""


class PhotoRefused(Refused):
    """The photo, if there was one, is still there."""


class VocabularyRefused(Refused):
    """The words are as they were."""

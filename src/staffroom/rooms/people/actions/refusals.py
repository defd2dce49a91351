"""What an action says when it won't. Each is worded for the person who reads it."""


class Refused(Exception):
    """Nothing was changed."""


class AddressRefused(Refused):
    """The address stays as it was."""


class CodeRefused(Refused):
    """No code was sent."""


class IntroduceRefused(Refused):
    """Name, handle and headline stay as they were. `field` is the one that needs another look."""

    def __init__(self, words: str, field: str = "handle") -> None:
        super().__init__(words)
        self.field = field


class LeaveRefused(Refused):
    """The account is still there."""


class SetUpRefused(Refused):
    """The site is as it was."""

"""What an action says when it won't. Each is worded for the person who reads it."""


class Refused(Exception):
    """The conversation stays as it was."""


class StartRefused(Refused):
    """The conversation was not begun."""


class ReplyRefused(Refused):
    """The reply was not posted."""


class EditRefused(Refused):
    """The message stays as it was."""


class TendRefused(Refused):
    """Not closed, reopened, renamed or pinned."""


class PlaceRefused(Refused):
    """Not placed in a further network."""


class FileNotKept(Refused):
    """The file was not added."""

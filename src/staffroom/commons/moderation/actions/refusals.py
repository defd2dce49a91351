"""What an action says when it won't. Each is worded for the person who reads it."""


class Refused(Exception):
    """Everything stays as it was."""


class ReportRefused(Refused):
    """Nothing was reported."""


class DecisionRefused(Refused):
    """Nothing was decided; the matter waits as before."""


class SettledAlready(DecisionRefused):
    """Somebody else was quicker. Says who, and what they chose."""


class UndoRefused(Refused):
    """The decision stands."""


class AppealRefused(Refused):
    """Nobody is asked to look at it again."""

"""What an action says when it won't. Each is worded for the person who reads it."""


class Refused(Exception):
    """The network stays as it was."""


class CreateRefused(Refused):
    """No network was made."""


class SettingsRefused(Refused):
    """The settings stay as they were."""


class JoinRefused(Refused):
    """They are not let in, or not yet."""


class LeaveRefused(Refused):
    """They are still a member."""


class RoleRefused(Refused):
    """The role stays as it was."""


class InviteRefused(Refused):
    """Nobody was invited."""


class MeasureRefused(Refused):
    """Nobody was paused, removed or banned, or nothing of that taken back."""

"""Every way a network changes."""

from .activity import note_activity, note_activity_in, note_reminder
from .belonging import decline, join, leave, let_in, part_for_good, set_role
from .founding import SETTINGS, change_settings, create_network
from .inviting import invite, revoke
from .reaching import set_address, set_level
from .refusals import (
    CreateRefused,
    InviteRefused,
    JoinRefused,
    LeaveRefused,
    Refused,
    RoleRefused,
    SettingsRefused,
)

__all__ = [
    "SETTINGS",
    "CreateRefused",
    "InviteRefused",
    "JoinRefused",
    "LeaveRefused",
    "Refused",
    "RoleRefused",
    "SettingsRefused",
    "change_settings",
    "create_network",
    "decline",
    "invite",
    "join",
    "leave",
    "let_in",
    "note_activity",
    "note_activity_in",
    "note_reminder",
    "part_for_good",
    "revoke",
    "set_address",
    "set_level",
    "set_role",
]

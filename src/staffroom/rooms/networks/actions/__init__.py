"""Every way a network changes."""

from .activity import note_activity, note_activity_in, note_reminder
from .adopting import adopt, found_closed
from .banning import ban, ban_address, lift, lift_those_over
from .belonging import decline, join, leave, let_in, part_for_good, set_role
from .founding import SETTINGS, change_settings, create_network
from .holidays import set_away
from .inviting import invite, revoke
from .moving_in import (
    MoveRefused,
    Newcomer,
    already_here,
    begin_move,
    begin_opening,
    bring_in_members,
    call_off_move,
    finish_opening,
    try_letter,
    word_letter,
)
from .old_addresses import OldAddressRefused, add_old_address, ask_old_address, note_heard, remove_old_address
from .pausing import (
    end_pause,
    let_post_freely,
    look_first,
    pause,
    post_as_network,
    remove_member,
    take_back,
)
from .reaching import set_address, set_level
from .refusals import (
    CreateRefused,
    InviteRefused,
    JoinRefused,
    LeaveRefused,
    MeasureRefused,
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
    "MeasureRefused",
    "MoveRefused",
    "Newcomer",
    "OldAddressRefused",
    "Refused",
    "RoleRefused",
    "SettingsRefused",
    "add_old_address",
    "adopt",
    "already_here",
    "ask_old_address",
    "ban",
    "ban_address",
    "begin_move",
    "begin_opening",
    "bring_in_members",
    "call_off_move",
    "change_settings",
    "create_network",
    "decline",
    "end_pause",
    "finish_opening",
    "found_closed",
    "invite",
    "join",
    "leave",
    "let_in",
    "let_post_freely",
    "lift",
    "lift_those_over",
    "look_first",
    "note_activity",
    "note_activity_in",
    "note_heard",
    "note_reminder",
    "part_for_good",
    "pause",
    "post_as_network",
    "remove_member",
    "remove_old_address",
    "revoke",
    "set_address",
    "set_away",
    "set_level",
    "set_role",
    "take_back",
    "try_letter",
    "word_letter",
]

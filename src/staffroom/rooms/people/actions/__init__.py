"""Every way persons, their addresses and the site change."""

from .addresses import add_address, make_primary, mark_failing, mark_working, remove_address, verify_address
from .blocking import BlockRefused, block, unblock
from .bringing_in import Comer, bring_in
from .categorising import (
    CategoryRefused,
    categorise,
    category_for,
    note_about,
    remove_category,
    rename_category,
)
from .claiming import authors, claim, known_authors, let_go, unclaimed_with
from .connecting import (
    ConnectRefused,
    accept,
    ask_to_connect,
    connect,
    disconnect,
    forget_taken_back,
    ignore,
    withdraw,
)
from .following import FollowRefused, follow, mute, unfollow, unmute
from .handles import suggest_handle
from .joining import forget_unproved, introduce, join, person_of, unclaimed
from .leaving import leave
from .merging import MergeRefused, check_merge, merge
from .operating import OperatorRefused, make_operator
from .refusals import AddressRefused, CodeRefused, IntroduceRefused, LeaveRefused, Refused, SetUpRefused
from .setting_up import change_site, is_set_up_token, set_up_site, set_up_token
from .settling_in import (
    PreferencesRefused,
    end_sessions,
    let_be_found,
    remove_password,
    set_preferences,
    show_address,
)
from .shutting_out import let_back_in, shut_out

__all__ = [
    "AddressRefused",
    "BlockRefused",
    "CategoryRefused",
    "CodeRefused",
    "Comer",
    "ConnectRefused",
    "FollowRefused",
    "IntroduceRefused",
    "LeaveRefused",
    "MergeRefused",
    "OperatorRefused",
    "PreferencesRefused",
    "Refused",
    "SetUpRefused",
    "accept",
    "add_address",
    "ask_to_connect",
    "authors",
    "block",
    "bring_in",
    "categorise",
    "category_for",
    "change_site",
    "check_merge",
    "claim",
    "connect",
    "disconnect",
    "end_sessions",
    "follow",
    "forget_taken_back",
    "forget_unproved",
    "ignore",
    "introduce",
    "is_set_up_token",
    "join",
    "known_authors",
    "leave",
    "let_back_in",
    "let_be_found",
    "let_go",
    "make_operator",
    "make_primary",
    "mark_failing",
    "mark_working",
    "merge",
    "mute",
    "note_about",
    "person_of",
    "remove_address",
    "remove_category",
    "remove_password",
    "rename_category",
    "set_preferences",
    "set_up_site",
    "set_up_token",
    "show_address",
    "shut_out",
    "suggest_handle",
    "unblock",
    "unclaimed",
    "unclaimed_with",
    "unfollow",
    "unmute",
    "verify_address",
    "withdraw",
]

"""Every way persons, their addresses and the site change."""

from .addresses import add_address, make_primary, mark_failing, mark_working, remove_address, verify_address
from .joining import forget_unproved, introduce, join, person_of, suggest_handle, unclaimed
from .leaving import leave
from .operating import OperatorRefused, make_operator
from .refusals import AddressRefused, CodeRefused, IntroduceRefused, LeaveRefused, Refused, SetUpRefused
from .setting_up import change_site, is_set_up_token, set_up_site, set_up_token
from .settling_in import PreferencesRefused, end_sessions, remove_password, set_preferences

__all__ = [
    "AddressRefused",
    "CodeRefused",
    "IntroduceRefused",
    "LeaveRefused",
    "OperatorRefused",
    "PreferencesRefused",
    "Refused",
    "SetUpRefused",
    "add_address",
    "change_site",
    "end_sessions",
    "forget_unproved",
    "introduce",
    "is_set_up_token",
    "join",
    "leave",
    "make_operator",
    "make_primary",
    "mark_failing",
    "mark_working",
    "person_of",
    "remove_address",
    "remove_password",
    "set_preferences",
    "set_up_site",
    "set_up_token",
    "suggest_handle",
    "unclaimed",
    "verify_address",
]

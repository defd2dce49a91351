"""Every way persons, their addresses and the site change."""

from .addresses import add_address, make_primary, mark_failing, mark_working, remove_address, verify_address
from .joining import introduce, join, person_of, unclaimed
from .leaving import leave
from .refusals import AddressRefused, IntroduceRefused, LeaveRefused, Refused, SetUpRefused
from .setting_up import is_set_up_token, set_up_site, set_up_token

__all__ = [
    "AddressRefused",
    "IntroduceRefused",
    "LeaveRefused",
    "Refused",
    "SetUpRefused",
    "add_address",
    "introduce",
    "is_set_up_token",
    "join",
    "leave",
    "make_primary",
    "mark_failing",
    "mark_working",
    "person_of",
    "remove_address",
    "set_up_site",
    "set_up_token",
    "unclaimed",
    "verify_address",
]

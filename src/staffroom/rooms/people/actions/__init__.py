"""Every way persons, their addresses and the site change."""

from .addresses import add_address, make_primary, mark_failing, mark_working, remove_address, verify_address
from .joining import (
    forget_unproved,
    introduce,
    join,
    person_of,
    suggest_handle,
    unclaimed,
    work_as_for_somebody_new,
)
from .leaving import leave
from .operating import OperatorRefused, make_operator
from .refusals import AddressRefused, IntroduceRefused, LeaveRefused, Refused, SetUpRefused
from .setting_up import is_set_up_token, set_up_site, set_up_token

__all__ = [
    "AddressRefused",
    "IntroduceRefused",
    "LeaveRefused",
    "OperatorRefused",
    "Refused",
    "SetUpRefused",
    "add_address",
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
    "set_up_site",
    "set_up_token",
    "suggest_handle",
    "unclaimed",
    "verify_address",
    "work_as_for_somebody_new",
]

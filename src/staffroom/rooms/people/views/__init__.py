"""Pages of people: coming in, who one is, the account, setting the site up."""

from .account import (
    account,
    address,
    address_primary,
    address_proof,
    addresses,
    leaving,
    operators,
    preferences,
    takeaway,
)
from .introducing import person, welcome
from .setting_up import set_up, set_up_done

__all__ = [
    "account",
    "address",
    "address_primary",
    "address_proof",
    "addresses",
    "leaving",
    "operators",
    "person",
    "preferences",
    "set_up",
    "set_up_done",
    "takeaway",
    "welcome",
]

"""Pages of people: coming in, who one is, the account, setting the site up."""

from .account import account, found_by_address, own_address, password_removal, password_set, preferences, sessions
from .addresses import address, address_primary, address_proof, addresses
from .blocking import block, blocked
from .coming_in import code, sign_in
from .introducing import not_shown, person, person_page, welcome
from .leaving import leaving, takeaway
from .setting_up import operators, set_up, set_up_done, site

__all__ = [
    "account",
    "address",
    "address_primary",
    "address_proof",
    "addresses",
    "block",
    "blocked",
    "code",
    "leaving",
    "not_shown",
    "operators",
    "own_address",
    "password_removal",
    "connection",
    "found_by_address",
    "known",
    "known_person",
    "password_set",
    "person",
    "person_page",
    "preferences",
    "sessions",
    "set_up",
    "set_up_done",
    "sign_in",
    "site",
    "takeaway",
    "welcome",
]

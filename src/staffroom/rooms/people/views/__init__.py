"""Pages of people: coming in, who one is, the account, setting the site up."""

from .account import account, found_by_address, own_address, password_removal, password_set, preferences
from .addresses import address, address_primary, address_proof, addresses
from .blocking import block, blocked
from .claiming import claim
from .coming_in import code, sign_in
from .connecting import connection, requests
from .following import attention, muted
from .introducing import person, welcome
from .known import categories, known, known_person
from .leaving import leaving, takeaway
from .second_step import authenticator_app
from .sessions import session, sessions
from .setting_up import operators, set_up, set_up_done, site

__all__ = [
    "account",
    "address",
    "address_primary",
    "address_proof",
    "addresses",
    "attention",
    "authenticator_app",
    "block",
    "blocked",
    "categories",
    "claim",
    "code",
    "connection",
    "found_by_address",
    "known",
    "known_person",
    "leaving",
    "muted",
    "operators",
    "own_address",
    "password_removal",
    "password_set",
    "person",
    "preferences",
    "requests",
    "session",
    "sessions",
    "set_up",
    "set_up_done",
    "sign_in",
    "site",
    "takeaway",
    "welcome",
]

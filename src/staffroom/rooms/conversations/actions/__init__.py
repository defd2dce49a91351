"""Every way a conversation changes."""

from .bringing_in import BroughtIn, Said, bring_in
from .identities import message_of, note_identity
from .reading import follow, mark_read, mute, unfollow
from .refusals import EditRefused, PlaceRefused, Refused, ReplyRefused, StartRefused, TendRefused
from .revising import edit, withdraw
from .tending import close, pin, place, rename, reopen, unpin
from .writing import MOST_TEXT, reply, start

__all__ = [
    "MOST_TEXT",
    "BroughtIn",
    "EditRefused",
    "PlaceRefused",
    "Refused",
    "ReplyRefused",
    "Said",
    "StartRefused",
    "TendRefused",
    "bring_in",
    "close",
    "edit",
    "follow",
    "mark_read",
    "message_of",
    "mute",
    "note_identity",
    "pin",
    "place",
    "rename",
    "reopen",
    "reply",
    "start",
    "unfollow",
    "unpin",
    "withdraw",
]

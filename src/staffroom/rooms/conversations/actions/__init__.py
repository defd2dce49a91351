"""Every way a conversation changes."""

from .bringing_in import BroughtIn, Said, bring_in
from .drafting import keep_draft, keep_file, remove_file, throw_away
from .identities import known_as, message_numbered, message_of, note_identity
from .reading import follow, mark_read, mute, unfollow
from .refusals import EditRefused, FileNotKept, PlaceRefused, Refused, ReplyRefused, StartRefused, TendRefused
from .revising import edit, empty_for_good, withdraw
from .tending import close, pin, place, rename, reopen, unpin
from .writing import MOST_TEXT, MOST_TITLE, reply, start

__all__ = [
    "MOST_TEXT",
    "MOST_TITLE",
    "BroughtIn",
    "EditRefused",
    "FileNotKept",
    "PlaceRefused",
    "Refused",
    "ReplyRefused",
    "Said",
    "StartRefused",
    "TendRefused",
    "bring_in",
    "close",
    "edit",
    "empty_for_good",
    "follow",
    "keep_draft",
    "keep_file",
    "known_as",
    "mark_read",
    "message_numbered",
    "message_of",
    "mute",
    "note_identity",
    "pin",
    "place",
    "remove_file",
    "rename",
    "reopen",
    "reply",
    "start",
    "throw_away",
    "unfollow",
    "unpin",
    "withdraw",
]

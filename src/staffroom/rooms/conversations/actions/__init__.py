"""Every way a conversation changes."""

from .archiving import Kept, Strand, bring_in_archive, hang
from .bringing_in import BroughtIn, Said, bring_in
from .claiming import take_over
from .completing import Missing, complete
from .drafting import keep_draft, keep_file, remove_file, throw_away
from .forgetting import forget_left_conversations
from .identities import known_as, message_numbered, message_of, note_identity
from .opening import closed_in, open_some, take_back
from .reading import follow, mark_read, mute, unfollow
from .reading_files import read_files
from .rearranging import merge, move, split
from .refusals import (
    EditRefused,
    FileNotKept,
    MustWait,
    PlaceRefused,
    PrivateRefused,
    Refused,
    ReplyRefused,
    StartRefused,
    TendRefused,
    WaitRefused,
)
from .removing import remove, restore
from .revising import edit, empty_for_good, withdraw
from .suspecting import advised_against
from .taking_part import accept_private, decline_private, leave_private, why_not_privately
from .tending import close, pin, place, rename, reopen, unpin
from .troubles import why_no_reply
from .undoing import undo
from .waiting import (
    decline_post,
    hold,
    let_in,
    reply_or_wait,
    start_or_wait,
    take_back_post,
    throw_away_posts,
    waiting_as,
)
from .writing import MOST_TEXT, MOST_TITLE, reply, start
from .writing_privately import MOST_PEOPLE, start_private, talk_about, talk_called

__all__ = [
    "MOST_PEOPLE",
    "MOST_TEXT",
    "MOST_TITLE",
    "BroughtIn",
    "EditRefused",
    "FileNotKept",
    "Kept",
    "Missing",
    "MustWait",
    "PlaceRefused",
    "PrivateRefused",
    "Refused",
    "ReplyRefused",
    "Said",
    "StartRefused",
    "Strand",
    "TendRefused",
    "WaitRefused",
    "accept_private",
    "advised_against",
    "bring_in",
    "bring_in_archive",
    "close",
    "closed_in",
    "complete",
    "decline_post",
    "decline_private",
    "edit",
    "empty_for_good",
    "follow",
    "forget_left_conversations",
    "hang",
    "hold",
    "keep_draft",
    "keep_file",
    "known_as",
    "leave_private",
    "let_in",
    "mark_read",
    "merge",
    "message_numbered",
    "message_of",
    "move",
    "mute",
    "note_identity",
    "open_some",
    "pin",
    "place",
    "read_files",
    "remove",
    "remove_file",
    "rename",
    "reopen",
    "reply",
    "reply_or_wait",
    "restore",
    "split",
    "start",
    "start_or_wait",
    "start_private",
    "take_back",
    "take_back_post",
    "take_over",
    "talk_about",
    "talk_called",
    "throw_away",
    "throw_away_posts",
    "undo",
    "unfollow",
    "unpin",
    "waiting_as",
    "why_no_reply",
    "why_not_privately",
    "withdraw",
]

"""Pages of conversations: reading, writing, looking after them."""

from .claiming import claim
from .drafting import draft, drafts
from .files import attachment
from .keeping_text import unsent
from .listing import in_network, lately
from .live import live
from .private import leaving, private, private_requests, request_answer
from .private_writing import more_people, private_new, private_reply
from .reading import conversation, history, message
from .rearranging import looking_after, merging, moving, splitting, undoing
from .removing import removal
from .revising import revision, withdrawal
from .tending import attention, closure, pin, placements, title
from .uploads import attachments
from .waiting import waiting, waiting_post
from .writing import new, preview, reach, replies

__all__ = [
    "attachment",
    "attachments",
    "attention",
    "claim",
    "closure",
    "conversation",
    "draft",
    "drafts",
    "history",
    "in_network",
    "lately",
    "leaving",
    "live",
    "looking_after",
    "merging",
    "message",
    "more_people",
    "moving",
    "new",
    "pin",
    "placements",
    "preview",
    "private",
    "private_new",
    "private_reply",
    "private_requests",
    "reach",
    "removal",
    "replies",
    "request_answer",
    "revision",
    "splitting",
    "title",
    "undoing",
    "unsent",
    "waiting",
    "waiting_post",
    "withdrawal",
]

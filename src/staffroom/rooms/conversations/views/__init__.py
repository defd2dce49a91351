"""Pages of conversations: reading, writing, looking after them."""

from .drafting import draft, drafts
from .files import attachment
from .keeping_text import unsent
from .listing import in_network, lately
from .live import live
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
    "closure",
    "conversation",
    "draft",
    "drafts",
    "history",
    "in_network",
    "lately",
    "live",
    "looking_after",
    "merging",
    "message",
    "moving",
    "new",
    "pin",
    "placements",
    "preview",
    "reach",
    "removal",
    "replies",
    "revision",
    "splitting",
    "title",
    "undoing",
    "unsent",
    "waiting",
    "waiting_post",
    "withdrawal",
]

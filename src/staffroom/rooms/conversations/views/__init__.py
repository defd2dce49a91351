"""Pages of conversations: reading, writing, looking after them."""

from .drafting import draft, drafts
from .files import attachment
from .keeping_text import unsent
from .listing import in_network, lately
from .live import live
from .reading import conversation, history, message
from .revising import revision, withdrawal
from .tending import attention, closure, pin, placements, title
from .uploads import attachments
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
    "message",
    "new",
    "pin",
    "placements",
    "preview",
    "reach",
    "replies",
    "revision",
    "title",
    "unsent",
    "withdrawal",
]

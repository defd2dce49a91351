from .attachment import Attachment
from .conversation import Conversation, Placement, placed_in
from .draft import Draft
from .identity import MailIdentity
from .message import Message, Revision
from .reading import Reading

__all__ = [
    "Attachment",
    "Conversation",
    "Draft",
    "MailIdentity",
    "Message",
    "Placement",
    "Reading",
    "Revision",
    "placed_in",
]

from .attachment import Attachment, AttachmentText
from .conversation import Conversation, Placement, placed_in
from .draft import Draft
from .identity import MailIdentity
from .message import Message, Revision
from .reading import Reading

__all__ = [
    "Attachment",
    "AttachmentText",
    "Conversation",
    "Draft",
    "MailIdentity",
    "Message",
    "Placement",
    "Reading",
    "Revision",
    "placed_in",
]

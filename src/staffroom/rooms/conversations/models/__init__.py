from .attachment import Attachment, AttachmentText
from .conversation import Conversation, Participant, Placement, placed_in
from .draft import Draft
from .held_post import HeldPost
from .identity import MailIdentity
from .message import Message, Revision
from .reading import Reading
from .removal import Removal
from .tending import Tending

__all__ = [
    "Attachment",
    "AttachmentText",
    "Conversation",
    "Draft",
    "HeldPost",
    "MailIdentity",
    "Message",
    "Participant",
    "Placement",
    "Reading",
    "Removal",
    "Revision",
    "Tending",
    "placed_in",
]

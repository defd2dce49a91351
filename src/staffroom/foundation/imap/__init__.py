"""Looking into a mailbox by IMAP (RFC 3501): what is new, its octets, and putting it away.

`IMAPClient` speaks the protocol. Here stand what we ask, how long we wait, and what a failure is called.
"""

from .session import Folder, Place, Session
from .trouble import MailboxTrouble, Step

__all__ = ["Folder", "MailboxTrouble", "Place", "Session", "Step"]

from .audience import Audience
from .ban import Ban
from .invitation import Invitation
from .membership import Membership
from .network import Network
from .old_address import OldAddress

__all__ = ["Audience", "Ban", "Invitation", "Membership", "Network", "OldAddress"]

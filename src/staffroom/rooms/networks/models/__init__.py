from .audience import Audience
from .invitation import Invitation
from .membership import Membership
from .network import Network

__all__ = ["Audience", "Invitation", "Membership", "Network"]

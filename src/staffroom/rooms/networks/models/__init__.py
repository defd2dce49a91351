from staffroom.rooms.people.models import Audience

from .ban import Ban
from .invitation import Invitation
from .measure import Measure
from .membership import Membership
from .move import Move
from .network import Network, address_shape
from .old_address import OldAddress

__all__ = [
    "Audience",
    "Ban",
    "Invitation",
    "Measure",
    "Membership",
    "Move",
    "Network",
    "OldAddress",
    "address_shape",
]

from .account import Account
from .address import Address
from .audience import Audience
from .block import Block
from .connection import Category, Connection, ConnectionRequest
from .follow import Follow, Mute
from .former_person import FormerPerson
from .handle import FormerHandle
from .person import Person
from .site import Site

__all__ = [
    "Account",
    "Address",
    "Audience",
    "Block",
    "Category",
    "Connection",
    "ConnectionRequest",
    "Follow",
    "FormerHandle",
    "FormerPerson",
    "Mute",
    "Person",
    "Site",
]

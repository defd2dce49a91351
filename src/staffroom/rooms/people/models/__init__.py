from .account import Account
from .address import Address
from .block import Block
from .person import Person
from .site import Site

__all__ = ["Account", "Address", "Block", "Person", "Site"]

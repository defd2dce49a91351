from .account import Account
from .address import Address
from .person import Person
from .site import Site

__all__ = ["Account", "Address", "Person", "Site"]

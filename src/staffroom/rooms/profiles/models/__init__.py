from .disclosure import Disclosure, WithheldField
from .place import Place
from .profile import Link, Position, Profile, Qualification
from .trait import Trait
from .vocabulary import Term

__all__ = [
    "Disclosure",
    "Link",
    "Place",
    "Position",
    "Profile",
    "Qualification",
    "Term",
    "Trait",
    "WithheldField",
]

from .disclosure import Disclosure, WithheldField
from .dismissal import Dismissal
from .introduction import Introduction
from .mentoring import Mentor, Mentoring
from .place import Place
from .profile import Link, Position, Profile, Qualification
from .recommendation import Recommendation
from .seal_key import SealKey
from .trait import Eyes, Trait
from .vocabulary import Term

__all__ = [
    "Disclosure",
    "Dismissal",
    "Eyes",
    "Introduction",
    "Link",
    "Mentor",
    "Mentoring",
    "Place",
    "Position",
    "Profile",
    "Qualification",
    "Recommendation",
    "SealKey",
    "Term",
    "Trait",
    "WithheldField",
]

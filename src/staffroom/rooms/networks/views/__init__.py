"""Pages of networks: the directory, a network, belonging to it, inviting to it, looking after it."""

from .belonging import joining, leaving, levels
from .facilitating import admission, invitations, requests, revocation
from .founding import create, settings
from .inviting import invitation
from .looking_after import role, roles
from .reading import directory, members, network

__all__ = [
    "admission",
    "create",
    "directory",
    "invitation",
    "invitations",
    "joining",
    "leaving",
    "levels",
    "members",
    "network",
    "requests",
    "revocation",
    "role",
    "roles",
    "settings",
]

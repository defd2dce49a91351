"""Pages of networks: the directory, a network, belonging to it, inviting to it, looking after it."""

from .belonging import joining, leaving, levels
from .caring import ban, bans, member, undoing
from .facilitating import admission, invitations, requests, revocation
from .founding import create, settings
from .inviting import invitation
from .looking_after import role, roles
from .reading import directory, members, network
from .whole_site import site_ban, site_bans

__all__ = [
    "admission",
    "ban",
    "bans",
    "create",
    "directory",
    "invitation",
    "invitations",
    "joining",
    "leaving",
    "levels",
    "member",
    "members",
    "network",
    "requests",
    "revocation",
    "role",
    "roles",
    "settings",
    "site_ban",
    "site_bans",
    "undoing",
]

"""What an address at our mail domain is for."""

from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from staffroom.foundation import signing
from staffroom.foundation.crypto import derived_key
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Site


class Aim(StrEnum):
    """What a mail to an address asks for."""

    POST = "post"
    REPLY = "reply"
    AUTHOR = "author"
    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"
    DIGEST = "digest"
    EVERY = "every"
    HELP = "help"
    OWNER = "owner"
    CONFIRM = "confirm"
    BOUNCE = "bounce"
    OPERATOR = "operator"


# What stands behind the “+” of a network's address; the old lists' words are understood as well.
COMMANDS = {
    "subscribe": Aim.SUBSCRIBE,
    "join": Aim.SUBSCRIBE,
    "unsubscribe": Aim.UNSUBSCRIBE,
    "leave": Aim.UNSUBSCRIBE,
    "digest": Aim.DIGEST,
    "every": Aim.EVERY,
    "help": Aim.HELP,
    "owner": Aim.OWNER,
}
PURPOSES = {
    signing.REPLY: Aim.REPLY,
    signing.AUTHOR: Aim.AUTHOR,
    signing.UNSUBSCRIBE: Aim.UNSUBSCRIBE,
    signing.CONFIRM: Aim.CONFIRM,
    signing.BOUNCE: Aim.BOUNCE,
}
OPERATORS = {"postmaster", "abuse"}


@dataclass(frozen=True)
class Route:
    """`network_id` for a network's own addresses; `numbers` for a signed one."""

    aim: Aim
    network_id: int | None = None
    numbers: tuple[int, ...] = ()

    @property
    def is_signed(self) -> bool:
        return bool(self.numbers)


def route_of(address: str, site: Site) -> Route | None:
    """What `address` is for, or None if there is no such address here. At most one query."""
    local, _, domain = address.strip().lower().rpartition("@")
    if not local or domain != site.mail_domain or not (local.isascii() and local.isprintable()):
        return None
    if local in OPERATORS:
        return Route(Aim.OPERATOR)
    if (signed := signing.read_local_part(local, keys=keys())) and signed.purpose in PURPOSES:
        return Route(PURPOSES[signed.purpose], numbers=signed.numbers)
    slug, plus, command = local.partition("+")
    aim = COMMANDS.get(command) if plus else Aim.POST
    network_id = Network.objects.filter(slug=slug).values_list("pk", flat=True).first() if aim else None
    return Route(aim, network_id=network_id) if aim and network_id else None


def keys() -> list[bytes]:
    """The keys that signed addresses are read with, the one they are made with first."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [_key(secret) for secret in secrets]


def reply_address(person_id: int, message_id: int, site: Site) -> str:
    return f"{signing.sign_local_part(signing.REPLY, person_id, message_id, key=keys()[0])}@{site.mail_domain}"


def author_address(person_id: int, message_id: int, site: Site) -> str:
    """Where `person` answers the author of a message alone, without learning their address."""
    return f"{signing.sign_local_part(signing.AUTHOR, person_id, message_id, key=keys()[0])}@{site.mail_domain}"


def private_address(writer_id: int, message_id: int, reader_id: int, site: Site) -> str:
    """Where `writer` goes on talking with `reader` alone about a message, neither learning the other's address."""
    local = signing.sign_local_part(signing.AUTHOR, writer_id, message_id, reader_id, key=keys()[0])
    return f"{local}@{site.mail_domain}"


def network_address(network: Network, site: Site, command: str = "") -> str:
    """Where one writes to a network, or (with one of COMMANDS) asks something of it."""
    return f"{network.slug}{'+' if command else ''}{command}@{site.mail_domain}"


def unsubscribe_token(person_id: int, network_id: int) -> str:
    """For the one-click URL."""
    return signing.sign_token(signing.UNSUBSCRIBE, person_id, network_id, key=keys()[0])


def unsubscribe_address(person_id: int, network_id: int, site: Site) -> str:
    return unsubscribe_address_of(unsubscribe_token(person_id, network_id), site)


def unsubscribe_address_of(token: str, site: Site) -> str:
    """The address that the same token stands in."""
    return f"{signing.UNSUBSCRIBE}+{token}@{site.mail_domain}"


def bounce_address(delivery_id: int, site: Site) -> str:
    """The envelope sender of one delivery (VERP): what comes back there proves which one it was."""
    return f"{signing.sign_local_part(signing.BOUNCE, delivery_id, key=keys()[0])}@{site.mail_domain}"


def confirm_address(what: int, address_id: int, network_id: int, site: Site) -> str:
    """Where the reader of a person's Address says yes; it proves that address, and no other of theirs."""
    return f"{signing.sign_local_part(signing.CONFIRM, what, address_id, network_id, key=keys()[0])}@{site.mail_domain}"


_keys: dict[str, bytes] = {}


def _key(secret: str) -> bytes:
    if secret not in _keys:
        _keys[secret] = derived_key(secret, "staffroom:addresses")
    return _keys[secret]

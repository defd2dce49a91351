"""What an address is for: one at our mail domain, or one that a list had before it moved here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.db.models import F, Subquery

from staffroom.foundation import signing
from staffroom.foundation.crypto import derived_key
from staffroom.foundation.prepared import Prepared
from staffroom.rooms.networks.models import Network, OldAddress
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
    REPORT = "report"
    DECIDE = "decide"
    APPEAL = "appeal"
    RECOMMEND = "recommend"
    MENTORING = "mentoring"
    KNOWING = "knowing"
    WRITE = "write"
    BOUNCE = "bounce"
    OPERATOR = "operator"
    UNPROVED = "unproved"
    PRIVATE = "private"


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
    "report": Aim.REPORT,
}
PURPOSES = {
    signing.REPLY: Aim.REPLY,
    signing.AUTHOR: Aim.AUTHOR,
    signing.PRIVATE: Aim.PRIVATE,
    signing.UNSUBSCRIBE: Aim.UNSUBSCRIBE,
    signing.CONFIRM: Aim.CONFIRM,
    signing.DECIDE: Aim.DECIDE,
    signing.APPEAL: Aim.APPEAL,
    signing.RECOMMEND: Aim.RECOMMEND,
    signing.MENTORING: Aim.MENTORING,
    signing.KNOWING: Aim.KNOWING,
    signing.WRITE: Aim.WRITE,
    signing.BOUNCE: Aim.BOUNCE,
}
# Whoever runs a mail domain is reached at these (RFC 2142); none can be the address of a network.
OPERATORS = {"abuse", "hostmaster", "mailer-daemon", "noc", "postmaster", "security", "webmaster"}


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
    """What `address` is for, or None if there is no such address here. One query at most, unless it has a “+”."""
    return next(iter(routes_of([address], site)), None)


def routes_of(addresses: Iterable[str], site: Site) -> list[Route]:
    """What each of the addresses is for; without those that are none of ours, and each once."""
    meant = [_meant(address, site.mail_domain) for address in addresses]
    slugs = {it.slug for it in meant if isinstance(it, _AtNetwork)}
    found = {slug: pk for slug in slugs for (pk,) in _NETWORK(slug=slug)}
    return list(dict.fromkeys(route for it in meant if (route := _resolved(it, found)) is not None))


def route_here(address: str) -> Route | None:
    """The same as the database has it at this moment, whichever process wrote it: asked for every mail that comes."""
    slug = address.strip().lower().rpartition("@")[0].partition("+")[0]
    row = _PLACE.first(slug=slug if slug.isascii() and slug.isprintable() else "")
    if row is None:
        return route_of(address, Site.here())
    meant = _meant(address, str(row[0]))
    return _resolved(meant, {meant.slug: row[1]} if isinstance(meant, _AtNetwork) else {})


_NETWORK = Prepared(lambda slug: Network.objects.filter(slug=slug).values_list("pk"))
# The domain of our addresses, and whose network the slug is.
_PLACE = Prepared(
    lambda slug: Site.objects.filter(pk=1).values_list(
        "mail_domain", Subquery(Network.objects.filter(slug=slug).values("pk")[:1])
    )
)


@dataclass(frozen=True)
class _AtNetwork:
    """One of the addresses of a network, if there is one that is called so."""

    aim: Aim
    slug: str


@dataclass(frozen=True)
class _Elsewhere:
    """An address of another domain: perhaps one that a network's list had before it moved here."""

    address: str


def _resolved(meant: Route | _AtNetwork | _Elsewhere | None, networks: Mapping[str, int | None]) -> Route | None:
    if isinstance(meant, _Elsewhere):
        return _at_old_address(meant.address)
    if not isinstance(meant, _AtNetwork):
        return meant
    network_id = networks.get(meant.slug)
    return Route(meant.aim, network_id=network_id) if network_id else None


def _at_old_address(address: str) -> Route | None:
    """What the list's old address stands for, and what stands behind a “+” in it.

    One that is only said to be the list's is nobody's: what comes by it waits until it is proved.
    """
    local, _, domain = address.rpartition("@")
    name, plus, command = local.partition("+")
    aim = COMMANDS.get(command) if plus else None
    known = _OLD_ADDRESS.first(email=address)
    if known is None and aim:
        known = _OLD_ADDRESS.first(email=f"{name}@{domain}")
    elif known:
        aim = Aim.POST
    if known is None or aim is None:
        return None
    network_id, proved_at = known
    return Route(aim, network_id=int(network_id)) if proved_at else Route(Aim.UNPROVED)


_OLD_ADDRESS = Prepared(
    lambda email: (
        OldAddress.objects.filter(email=email)
        .order_by(F("proved_at").asc(nulls_last=True))
        .values_list("network", "proved_at")
    )
)


def _meant(address: str, mail_domain: str) -> Route | _AtNetwork | _Elsewhere | None:
    local, _, domain = address.strip().lower().rpartition("@")
    if not local and domain == "postmaster":  # it alone needs no domain (RFC 5321, 4.5.1)
        return Route(Aim.OPERATOR)
    if not local or not (local.isascii() and local.isprintable()):
        return None
    if domain != mail_domain:
        return _Elsewhere(f"{local}@{domain}") if domain.isascii() and domain.isprintable() else None
    if local in OPERATORS:
        return Route(Aim.OPERATOR)
    if (signed := signing.read_local_part(local, keys=keys())) and signed.purpose in PURPOSES:
        return Route(PURPOSES[signed.purpose], numbers=signed.numbers)
    slug, plus, command = local.partition("+")
    aim = COMMANDS.get(command) if plus else Aim.POST
    return _AtNetwork(aim, slug) if aim else None


def keys() -> list[bytes]:
    """The keys that signed addresses are read with, the one they are made with first."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [_key(secret) for secret in secrets]


def reply_address(person_id: int, message_id: int, site: Site) -> str:
    return f"{signing.sign_local_part(signing.REPLY, person_id, message_id, key=keys()[0])}@{site.mail_domain}"


def author_address(person_id: int, message_id: int, site: Site) -> str:
    """Where `person` answers the author of a message alone, without learning their address."""
    return f"{signing.sign_local_part(signing.AUTHOR, person_id, message_id, key=keys()[0])}@{site.mail_domain}"


def writing_address(writer_id: int, reader_id: int, site: Site) -> str:
    """Where `writer`, and nobody else, begins a private conversation with `reader`; it tells neither one's address."""
    return f"{signing.sign_local_part(signing.WRITE, writer_id, reader_id, key=keys()[0])}@{site.mail_domain}"


def private_wish_token(wish: int, conversation_id: int, person_id: int) -> str:
    """For the one-click URL: what one person may wish of a private conversation: see private_wishes.py."""
    return signing.sign_token(signing.PRIVATE, wish, conversation_id, person_id, key=keys()[0])


def private_wish_address(wish: int, conversation_id: int, person_id: int, site: Site) -> str:
    """The address that the same token stands in."""
    return f"{signing.PRIVATE}+{private_wish_token(wish, conversation_id, person_id)}@{site.mail_domain}"


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


def decide_address(matter_id: int, person_id: int, choice: int, site: Site) -> str:
    """Where one person decides what waits: by the choice with that number, or (0) by what their mail says."""
    return f"{signing.sign_local_part(signing.DECIDE, matter_id, person_id, choice, key=keys()[0])}@{site.mail_domain}"


def appeal_address(decision_id: int, person_id: int, site: Site) -> str:
    """Where whom a decision concerns asks for somebody else to look at it."""
    return f"{signing.sign_local_part(signing.APPEAL, person_id, decision_id, key=keys()[0])}@{site.mail_domain}"


def knowing_address(wish: int, asked_id: int, person_id: int, site: Site) -> str:
    """Where one person answers a request to connect, or an introduction: see acting/knowing.py for the wishes."""
    local = signing.sign_local_part(signing.KNOWING, wish, asked_id, person_id, key=keys()[0])
    return f"{local}@{site.mail_domain}"


def recommendation_address(wish: int, recommendation_id: int, person_id: int, revision: int, site: Site) -> str:
    """Where one person answers about a recommendation, of whose words they have read that `revision`."""
    numbers = (wish, recommendation_id, person_id, revision)
    return f"{signing.sign_local_part(signing.RECOMMEND, *numbers, key=keys()[0])}@{site.mail_domain}"


def mentoring_address(wish: int, mentoring_id: int, person_id: int, site: Site) -> str:
    """Where one person answers a request for mentoring, or (0) whether they still mentor."""
    local = signing.sign_local_part(signing.MENTORING, wish, mentoring_id, person_id, key=keys()[0])
    return f"{local}@{site.mail_domain}"


_keys: dict[str, bytes] = {}


def _key(secret: str) -> bytes:
    if secret not in _keys:
        _keys[secret] = derived_key(secret, "staffroom:addresses")
    return _keys[secret]

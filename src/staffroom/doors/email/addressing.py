"""Whom a mail is for, where no server tells us beside it: what came out of a mailbox or from a provider."""

from collections.abc import Iterable, Iterator

from staffroom.foundation.mail import Unreadable
from staffroom.foundation.mail.addresses import read_addresses
from staffroom.foundation.mail.headers import Headers, read_headers
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Site

from .routes import Aim, network_address, route_of

# Written by the server that put the mail into the mailbox, each under its own name for the envelope's recipient.
ENVELOPE = (
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
    "x-delivered-to",
    "x-rcpt-to",
    "x-forwarded-to",
)
NAMED = ("to", "cc")
MOST = 100  # addresses that are looked at


def headers_of(raw: bytes) -> Headers:
    """None at all for what can't be read: that is somebody's to look at, and not ours to guess."""
    try:
        return read_headers(raw, 0, len(raw))[0]
    except Unreadable:
        return Headers()


def sender_in(headers: Headers) -> str:
    """The envelope's sender: what Return-Path says, "" being nobody; else whom From names."""
    if headers.has("return-path"):
        return _first(headers, "return-path")
    return _first(headers, "from")


def recipients_in(headers: Headers, site: Site, *, own: str = "", network: Network | None = None) -> tuple[str, ...]:
    """Those of our addresses that the mail is for: the envelope's if a header tells, else those in To and Cc.

    What a list had elsewhere counts in To and Cc only where no address of our own domain is named: whoever enters an
    old address that is somebody else's is sent no copies of what others write with that one in Cc.

    `own`: the mailbox's own address; what stands behind a “+” in it is ours as well. `network`: whatever names no
    other address of this network, and none that was made for one reader, is for the network itself. Empty: it is for
    nobody here.
    """
    for names in (ENVELOPE, NAMED):
        written = (address for name in names for address in addresses_in(headers, name))
        if found := ours(written, site, own=own, network=network, named=names is NAMED):
            at_home = tuple(address for address in found if address.endswith(f"@{site.mail_domain.lower()}"))
            return (at_home or found) if names is NAMED else found
    return (network_address(network, site),) if network else ()


def ours(
    addresses: Iterable[str], site: Site, *, own: str = "", network: Network | None = None, named: bool = False
) -> tuple[str, ...]:
    """Those that are ours, as we write them, each once.

    `named`: they stand in To or Cc, where an old address that is not proved yet means nothing.
    """
    known = (_ours(address, site, own, network, named=named) for address in list(addresses)[:MOST])
    return tuple(dict.fromkeys(address for address in known if address))


def _ours(address: str, site: Site, own: str, network: Network | None, *, named: bool) -> str:
    for candidate in (address, _behind_plus(address, own, site)):
        route = route_of(candidate, site) if candidate else None
        if named and route and route.aim == Aim.UNPROVED:
            continue
        if route and (network is None or route.is_signed or route.network_id == network.pk):
            return candidate
    return ""


def _behind_plus(address: str, own: str, site: Site) -> str:
    """`box+keys@provider` is keys at our domain, if the mailbox is box@provider."""
    local, _, domain = address.lower().rpartition("@")
    own_local, _, own_domain = own.lower().rpartition("@")
    name, plus, rest = local.partition("+")
    is_own = own_local and (name, domain) == (own_local, own_domain)
    return f"{rest}@{site.mail_domain}" if is_own and plus and rest else ""


def addresses_in(headers: Headers, name: str) -> Iterator[str]:
    """Those in all headers of this name, in lower case."""
    for value in headers.values(name)[:MOST]:
        yield from (address for _name, address in read_addresses(value)[0])


def _first(headers: Headers, name: str) -> str:
    return next(addresses_in(headers, name), "")

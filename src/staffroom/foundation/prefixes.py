"""The networks that an address of the internet is in: who has one address of them may well have all."""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

type Network = IPv4Network | IPv6Network

# One house or one server; and what a provider gives to one customer, or has as one block.
NEAR, WIDE = {4: 32, 6: 64}, {4: 24, 6: 48}


class NetworkRefused(ValueError):
    """This is no network of addresses. The message says what one looks like."""


def near_and_wide(address: str) -> tuple[str, str]:
    """“2001:db8:1:2::/64” and “2001:db8:1::/48”; for IPv4 its /32 and its /24. What is no address is both."""
    found = _read(address)
    if found is None:
        return address, address
    near, wide = (ip_network((found, sizes[found.version]), strict=False) for sizes in (NEAR, WIDE))
    return str(near), str(wide)


def is_in(address: str, networks: Iterable[Network]) -> bool:
    found = _read(address)
    return found is not None and any(found in network for network in networks)


def read_networks(words: Sequence[str]) -> list[Network]:
    """“192.0.2.0/24”, “2001:db8::/48”, or single addresses. Raises NetworkRefused."""
    return [_network(word) for word in words]


def _network(word: str) -> Network:
    try:
        return ip_network(word)
    except ValueError as trouble:
        raise NetworkRefused(f"“{word}” is no network of addresses: 192.0.2.0/24 or 2001:db8::/48 is one.") from trouble


def _read(address: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    # “::ffff:192.0.2.1” is how a socket for both kinds writes an IPv4 address.
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found

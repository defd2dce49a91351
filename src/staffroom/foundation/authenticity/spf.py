"""Whether a server may send for a domain (SPF, RFC 7208)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from .resolving import Kind, Resolver, Unanswered
from .spf_records import LONGEST_NAME, Malformed, Mechanism, Record, Result, expanded, is_record, read_record

MOST_LOOKUPS = 10  # 4.6.4
MOST_VOID_LOOKUPS = 2
MOST_NAMES = 10  # of an “mx” or “ptr”

type Address = IPv4Address | IPv6Address


def client_address(peer: str) -> Address | None:
    """The address that a server connected from; IPv4 also where it came as IPv6. None for what is none."""
    try:
        address = ip_address(peer.partition("%")[0])
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address


def spf(client: Address, *, helo: str, mail_from: str, resolver: Resolver) -> tuple[Result, str]:
    """What the domain of MAIL FROM (of HELO, where that is empty) says of `client`; and that domain."""
    sender = mail_from or f"postmaster@{helo}"
    local, _, domain = sender.rpartition("@")
    domain = domain.lower().rstrip(".")
    asked = _Asked(client, helo, local or "postmaster", domain, resolver)
    try:
        return asked.result_of(domain), domain
    except Malformed:
        return "permerror", domain
    except Unanswered:
        return "temperror", domain


@dataclass
class _Asked:
    """One evaluation, and what it has cost so far."""

    client: Address
    helo: str
    local: str
    sender_domain: str
    resolver: Resolver
    lookups: int = field(default=0, init=False)
    void_lookups: int = field(default=0, init=False)

    def result_of(self, domain: str) -> Result:
        """Raises Malformed and Unanswered: the errors, permanent and temporary."""
        record = self._record_of(domain)
        if record is None:
            return "none"
        for mechanism in record.mechanisms:
            if self._matches(mechanism, domain):
                return mechanism.result
        if not record.redirect or any(mechanism.name == "all" for mechanism in record.mechanisms):
            return "neutral"
        self._count()
        result = self.result_of(self._expanded(record.redirect, domain))
        if result == "none":
            raise Malformed("It is redirected to nothing.")
        return result

    def _record_of(self, domain: str) -> Record | None:
        if not _is_name(domain):
            return None
        texts = [text for text in self.resolver.ask(domain, "TXT") if is_record(text)]
        if len(texts) > 1:
            raise Malformed("There are several records.")
        return read_record(texts[0]) if texts else None

    def _matches(self, mechanism: Mechanism, domain: str) -> bool:
        if mechanism.name == "all":
            return True
        if mechanism.address is not None:
            return self._is_in([mechanism.address], mechanism.lengths)
        self._count()
        target = self._expanded(mechanism.domain, domain) if mechanism.domain else domain
        if mechanism.name == "include":
            return self._is_included(target)
        if mechanism.name == "exists":
            return bool(self._found(target, "A"))
        if mechanism.name == "ptr":
            return any(name == target or name.endswith(f".{target}") for name in self._own_names())
        if mechanism.name == "a":
            return self._is_in(self._addresses(target), mechanism.lengths)
        hosts = self._found(target, "MX")
        if len(hosts) > MOST_NAMES:
            raise Malformed("There are more than ten mail servers.")
        return any(self._is_in(self._addresses(host), mechanism.lengths) for host in hosts)

    def _is_included(self, target: str) -> bool:
        result = self.result_of(target)
        if result == "none":
            raise Malformed("It includes what there is not.")
        return result == "pass"

    def _own_names(self) -> list[str]:
        """The names of the client that lead back to it."""
        try:
            names = [name.lower() for name in self._found(self.client.reverse_pointer, "PTR")[:MOST_NAMES]]
        except Unanswered:
            return []
        return [name for name in names if self._leads_back(name)]

    def _leads_back(self, name: str) -> bool:
        try:
            return self._is_in(self._addresses(name), (32, 128))
        except Unanswered:
            return False

    def _addresses(self, name: str) -> list[Address]:
        found = (client_address(text) for text in self._found(name, "A" if self.client.version == 4 else "AAAA"))
        return [address for address in found if address is not None]

    def _is_in(self, addresses: Iterable[Address], lengths: tuple[int, int]) -> bool:
        length = lengths[0] if self.client.version == 4 else lengths[1]
        same_kind = (address for address in addresses if address.version == self.client.version)
        return any(self.client in ip_network((address, length), strict=False) for address in same_kind)

    def _found(self, name: str, kind: Kind) -> Sequence[str]:
        found = self.resolver.ask(name, kind) if _is_name(name) else ()
        if not found:
            self.void_lookups += 1
            if self.void_lookups > MOST_VOID_LOOKUPS:
                raise Malformed("It asks for too much that there is not.")
        return found

    def _count(self) -> None:
        self.lookups += 1
        if self.lookups > MOST_LOOKUPS:
            raise Malformed("It asks more than ten questions.")

    def _expanded(self, spec: str, domain: str) -> str:
        return expanded(spec, lambda letter: self._value_of(letter, domain)).lower()

    def _value_of(self, letter: str, domain: str) -> str:
        match letter:
            case "s":
                return f"{self.local}@{self.sender_domain}"
            case "l":
                return self.local
            case "o":
                return self.sender_domain
            case "d":
                return domain
            case "i":
                is_short = self.client.version == 4
                return str(self.client) if is_short else ".".join(self.client.exploded.replace(":", ""))
            case "v":
                return "in-addr" if self.client.version == 4 else "ip6"
            case "h":
                return self.helo
            case "p":
                return self._best_name(domain)
        raise Malformed(f"“{letter}” may not stand here.")

    def _best_name(self, domain: str) -> str:
        names = self._own_names()
        below = [name for name in names if name.endswith(f".{domain}")]
        return domain if domain in names else next(iter([*below, *names]), "unknown")


def _is_name(domain: str) -> bool:
    """Whether it can stand in the DNS, and has more than one label."""
    labels = domain.removesuffix(".").split(".")
    return (
        len(labels) > 1 and len(domain) <= LONGEST_NAME and domain.isascii() and all(0 < len(it) < 64 for it in labels)
    )

"""Mail addresses as they stand in headers and on envelopes."""

import re
from dataclasses import dataclass

from .line import HeaderRefused, phrase

# Lenient where the world is (dots in odd places, letters of any script), strict where a header could be broken out of.
_ATOM = r"""[^\s\x00-\x20\x7f-\x9f\ud800-\udfff()<>\[\]:;@\\,"]+"""
_QUOTED = r'"(?:[ !#-\[\]-~]|\\[ -~])*"'
_DOMAIN = r"""[^\s\x00-\x2c\x2f\x3a-\x40\x5b-\x60\x7b-\x9f\ud800-\udfff]+|\[[0-9A-Za-z.:]+\]"""
_ADDRESS = re.compile(f"(?P<local>{_ATOM}|{_QUOTED})@(?P<domain>{_DOMAIN})")
# By far most addresses: nothing to turn into ASCII, nothing that is too long.
_EVERYDAY = re.compile(r"[A-Za-z0-9.+_-]{1,64}@[A-Za-z0-9.-]{1,189}")
_HOST_NAME = re.compile(r"[A-Za-z0-9.-]+")
# IDNA 2003, which Python knows, and IDNA 2008 differ in these: the older one would name another domain.
_DISPUTED = re.compile("[ßẞς\u200c\u200d]")
_LONGEST_LOCAL_PART = 64  # octets, RFC 5321, 4.5.3.1
_LONGEST_ADDRESS = 254


class NoAddress(HeaderRefused):
    """This is no mail address, or none that can be sent to."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address with the name of whoever reads it, as in `"Jo Norwood" <jo@charity.example>`."""

    address: str
    name: str = ""

    def words(self) -> list[str]:
        """As words for a header. Raises HeaderRefused."""
        address = with_ascii_domain(self.address)
        name = phrase(self.name)
        return [*name, f"<{address}>"] if name else [address]


def with_ascii_domain(address: str) -> str:
    """`address` as it goes over the wire: an international domain in its ASCII form (`xn--…`).

    A domain whose ASCII form is in dispute stays as it is; it needs a server that knows SMTPUTF8, as does an
    address with other than ASCII characters before the “@”. Raises NoAddress.
    """
    if _EVERYDAY.fullmatch(address):
        return address
    match = _ADDRESS.fullmatch(address)
    if not match:
        raise NoAddress(f"This is no mail address: {address[:80]!r}")
    domain = _ascii_domain(match["domain"])
    whole = f"{match['local']}@{domain}"
    if len(match["local"].encode()) > _LONGEST_LOCAL_PART or len(whole.encode()) > _LONGEST_ADDRESS:
        raise NoAddress(f"This mail address is too long: {address[:80]!r}")
    return whole


def _ascii_domain(domain: str) -> str:
    if domain.isascii() or _DISPUTED.search(domain):
        return domain
    try:
        in_ascii = domain.encode("idna").decode()
    except UnicodeError:
        in_ascii = ""
    # A look-alike may turn into the real thing: a wide “＞” into “>”.
    if not _HOST_NAME.fullmatch(in_ascii):
        raise NoAddress(f"This is no domain that mail can be sent to: {domain[:80]!r}")
    return in_ascii

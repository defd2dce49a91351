"""Fetching a page that somebody named, without letting them reach what only this machine can.

Every address a name stands for must be one of the public internet, and the very address that was checked is the one
that is called: a name that answers otherwise the next moment gains nothing. So it is for each redirection. There is an
end to the bytes and to the seconds, whatever the other side does.
"""

import http.client
import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

PORTS = {"http": 80, "https": 443}
MOST_REDIRECTIONS = 4
LONGEST_URL = 2_000
_PIECE = 16 * 1024
_REDIRECTS = {301, 302, 303, 307, 308}
_TIMEKEEPER = "fetching"
_Address = tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[Any, ...]]
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class FetchRefused(Exception):
    """It was not fetched, or not to its end: an address that may not be reached, too much, too slow, no answer."""


@dataclass(frozen=True)
class Fetched:
    """`url` is where it was found in the end; `hops` all addresses on the way, the first being the one asked for."""

    url: str
    status: int
    content_type: str
    content: bytes
    hops: tuple[str, ...]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, however it is written."""
    found: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if inner is None and found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if found.teredo is not None:
            return False
        found = inner or found
    return found.is_global and not found.is_multicast and not found.is_reserved


@dataclass(frozen=True)
class Reach:
    """What may be reached. Tests serve on this machine, and say so here."""

    is_allowed: Callable[[str], bool] = is_public
    ports: frozenset[int] = frozenset(PORTS.values())
    tls: Callable[[], ssl.SSLContext] = ssl.create_default_context


def fetch(
    url: str,
    *,
    agent: str,
    accept: str = "text/html",
    most: int = 512 * 1024,
    seconds: float = 10,
    reach: Reach | None = None,
) -> Fetched:
    """The page at `url`, its first `most` bytes at the most. Raises FetchRefused."""
    until = time.monotonic() + seconds
    hops = [url]
    for _hop in range(MOST_REDIRECTIONS + 1):
        found = _ask(hops[-1], {"User-Agent": agent, "Accept": accept}, most, until, reach or Reach())
        if isinstance(found, Fetched):
            return Fetched(found.url, found.status, found.content_type, found.content, tuple(hops))
        hops.append(urljoin(hops[-1], found))
    raise FetchRefused("It leads on and on.")


def _ask(url: str, headers: dict[str, str], most: int, until: float, reach: Reach) -> Fetched | str:
    """What is there, or where it leads on."""
    parts, port = _checked(url, reach)
    try:
        with _called(parts, port, until, reach) as link, _hung_up_at(until, link) as open_links:
            if parts.scheme == "https":
                link = reach.tls().wrap_socket(link, server_hostname=parts.hostname)
                open_links.append(link)
            found = _answer(link, parts, headers, most, url)
            _left(until)  # what was hung up on may look like an end
            return found
    except (OSError, http.client.HTTPException, ValueError) as trouble:
        _left(until)  # the end of the time shows in many ways
        raise FetchRefused(str(trouble) or type(trouble).__name__) from trouble


def _checked(url: str, reach: Reach) -> tuple[SplitResult, int]:
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as trouble:
        raise FetchRefused("That is no web address.") from trouble
    if parts.scheme not in PORTS or not parts.hostname or parts.username is not None or len(url) > LONGEST_URL:
        raise FetchRefused("That is no web address.")
    if port not in reach.ports:
        raise FetchRefused(f"Port {port} is none of the web's.")
    return parts, port


def _called(parts: SplitResult, port: int, until: float, reach: Reach) -> socket.socket:
    """A connection to one of the addresses that the name stands for, every one of which may be reached."""
    host = str(parts.hostname)
    found = _looked_up(host, port, until)
    addresses = list(dict.fromkeys((family, place) for family, _kind, _protocol, _name, place in found))
    if refused := next((place for _family, place in addresses if not reach.is_allowed(str(place[0]))), None):
        raise FetchRefused(f"{host} stands for {refused[0]}, which is none of the public internet.")
    trouble: OSError = OSError("There is nobody.")
    for family, place in addresses:
        link = socket.socket(family, socket.SOCK_STREAM)
        link.settimeout(_left(until))
        try:
            link.connect(place)
            return link
        except OSError as failed:
            link.close()
            trouble = failed
    raise trouble


def _looked_up(host: str, port: int, until: float) -> Sequence[_Address]:
    """What the name stands for. Whoever keeps names may take their time, and nothing can hang up on them."""
    found: queue.SimpleQueue[Sequence[_Address] | OSError] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            found.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as trouble:
            found.put(OSError(str(trouble)))

    threading.Thread(target=look_up, name=f"{_TIMEKEEPER} of names", daemon=True).start()
    try:
        answer = found.get(timeout=_left(until))
    except queue.Empty:
        raise FetchRefused("It took too long.") from None
    if isinstance(answer, OSError):
        raise answer
    return answer


def _answer(link: socket.socket, parts: SplitResult, headers: dict[str, str], most: int, url: str) -> Fetched | str:
    asking = http.client.HTTPConnection(str(parts.hostname), parts.port)
    asking.sock = link
    path = parts.path.replace(" ", "%20") or "/"
    asking.request(
        "GET",
        f"{path}?{parts.query}" if parts.query else path,
        # Nothing that unfolds: a few bytes could be gigabytes.
        headers=headers | {"Accept-Encoding": "identity", "Connection": "close"},
    )
    answer = asking.getresponse()
    leads_to = answer.getheader("Location")
    if answer.status in _REDIRECTS and leads_to:
        return leads_to
    if answer.getheader("Content-Encoding", "identity").lower() != "identity":
        raise FetchRefused("It came packed, though it was asked for as it is.")
    content = bytearray()
    while len(content) < most and (piece := answer.read(min(_PIECE, most - len(content)))):
        content += piece
    return Fetched(url, answer.status, answer.getheader("Content-Type", ""), bytes(content), ())


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise FetchRefused("It took too long.")
    return left


@contextmanager
def _hung_up_at(until: float, link: socket.socket) -> Iterator[list[socket.socket]]:
    """When the time is over the call ends, also one in which a byte comes now and then."""
    open_links = [link]
    stop = threading.Timer(_left(until), _hang_up, [open_links])
    stop.name = _TIMEKEEPER
    stop.daemon = True
    stop.start()
    try:
        yield open_links
    finally:
        stop.cancel()
        for one in open_links:
            one.close()


def _hang_up(links: list[socket.socket]) -> None:
    for link in links:
        with suppress(OSError):
            link.shutdown(socket.SHUT_RDWR)

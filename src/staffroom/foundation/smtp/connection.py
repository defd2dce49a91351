"""Opening a connection to a mail server: greeting, TLS, login."""

import base64
import re
import socket
import ssl
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Literal, Self

from .letters import Outcome, Outgoing
from .sending import Sending
from .wire import Lost, Reply, Wire

_OUR_NAME = re.compile(r"[A-Za-z0-9.:\[\]-]{1,255}")

type Step = Literal["connect", "tls", "greeting", "login"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where mail is handed over, and how.

    `our_name` is the host name we greet with. `starttls` and `tls` are required, never merely tried. A password
    goes over TLS alone, or to this very machine. `patience` is how many seconds any answer may take;
    `last_patience`, the last word on a message, for which RFC 5321 asks ten minutes.
    """

    host: str
    port: int
    our_name: str
    security: Literal["none", "starttls", "tls"] = "starttls"
    username: str = ""
    password: str = field(default="", repr=False)
    lmtp: bool = False
    patience: float = 60.0
    last_patience: float = 600.0
    tls_context: ssl.SSLContext | None = None  # None: the system's trusted authorities


class ConnectionFailed(Exception):
    """No connection came about; nothing was sent. `step` says how far we got; `code` is the server's, or 0."""

    def __init__(self, step: Step, text: str, code: int = 0) -> None:
        super().__init__(text)
        self.step = step
        self.code = code


class Connection:
    """A connection ready to take messages. Use it from one thread at a time."""

    def __init__(self, wire: Wire, extensions: Mapping[str, str], server: Server) -> None:
        self.extensions = extensions
        self._wire = wire
        self._sending = Sending(wire, extensions, lmtp=server.lmtp, last_patience=server.last_patience)

    @classmethod
    def open(cls, server: Server) -> Self:
        """Raises ConnectionFailed."""
        if not _OUR_NAME.fullmatch(server.our_name):
            raise ConnectionFailed("greeting", f"This is no host name to greet with: {server.our_name[:80]!r}")
        wire = _connected(server)
        try:
            return cls(wire, _introduced(wire, server), server)
        except ConnectionFailed:
            wire.close()
            raise

    @property
    def is_open(self) -> bool:
        return self._wire.is_open

    def send_many[Tag](self, messages: Iterable[Outgoing[Tag]]) -> Iterator[Outcome[Tag]]:
        """Sends `messages`, taking each as the server is ready for it, and gives the outcome of every one it took.

        Read it to its end. An outcome comes about one message late. When the connection goes, what was taken gets
        its outcome, no more is taken, and `is_open` is false: send the rest over a new connection. Whoever stops
        reading early loses the connection, and a message whose outcome was not read may have been accepted.
        If taking the next message raises, the outcome of the last comes first.
        """
        return self._sending.outcomes(messages)

    def close(self) -> None:
        """Says goodbye if anybody is there."""
        if self._wire.is_open:
            with suppress(Lost):
                self._wire.send(b"QUIT\r\n")
                self._wire.reply(5.0)
        self._wire.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _connected(server: Server) -> Wire:
    try:
        wire = Wire(socket.create_connection((server.host, server.port), server.patience), server.patience)
    except OSError as trouble:
        text = f"{server.host}:{server.port} can't be reached: {trouble.strerror or trouble}"
        raise ConnectionFailed("connect", text) from trouble
    if server.security == "tls":
        _secure(wire, server)
    return wire


def _introduced(wire: Wire, server: Server) -> Mapping[str, str]:
    """Greeted, secured and logged in: what the server then offers."""
    try:
        _expect(wire.reply(), 220, "greeting")
        extensions = _greet(wire, server)
        if server.security == "starttls":
            _start_tls(wire, server, extensions)
            extensions = _greet(wire, server)  # what was said before TLS may have been anybody's
        if server.username:
            _log_in(wire, server, extensions)
        return extensions
    except Lost as lost:
        raise ConnectionFailed("greeting", str(lost)) from lost


def _greet(wire: Wire, server: Server) -> Mapping[str, str]:
    """What the server offers: keyword → parameters, both in upper case."""
    verb = "LHLO" if server.lmtp else "EHLO"
    wire.send(f"{verb} {server.our_name}\r\n".encode())
    reply = _expect(wire.reply(), 250, "greeting")
    offers = (line.upper().partition(" ") for line in reply.lines[1:])
    return {keyword: parameters for keyword, _, parameters in offers}


def _start_tls(wire: Wire, server: Server, extensions: Mapping[str, str]) -> None:
    if "STARTTLS" not in extensions:
        raise ConnectionFailed("tls", f"{server.host} does not offer STARTTLS, and we don't send without it.")
    wire.send(b"STARTTLS\r\n")
    _expect(wire.reply(), 220, "tls")
    if wire.has_unread:
        raise ConnectionFailed("tls", f"{server.host} said more than it may before TLS; somebody may be listening in.")
    _secure(wire, server)


def _secure(wire: Wire, server: Server) -> None:
    try:
        wire.start_tls(server.tls_context or ssl.create_default_context(), server.host)
    except OSError as trouble:
        wire.close()
        raise ConnectionFailed("tls", f"No TLS connection with {server.host}: {trouble}") from trouble


def _log_in(wire: Wire, server: Server, extensions: Mapping[str, str]) -> None:
    if server.security == "none" and not ip_address(wire.peer.partition("%")[0]).is_loopback:
        raise ConnectionFailed("login", "A password is only sent over TLS: choose STARTTLS or TLS.")
    ways = extensions.get("AUTH", "").split()
    if "PLAIN" in ways:
        identity = f"\0{server.username}\0{server.password}"
        wire.send(b"AUTH PLAIN %b\r\n" % base64.b64encode(identity.encode()))
    elif "LOGIN" in ways:
        wire.send(b"AUTH LOGIN\r\n")
        for word in (server.username, server.password):
            _expect(wire.reply(), 334, "login")
            wire.send(base64.b64encode(word.encode()) + b"\r\n")
    else:
        raise ConnectionFailed("login", f"{server.host} offers no login that we know (PLAIN or LOGIN).")
    _expect(wire.reply(), 235, "login")


def _expect(reply: Reply, code: int, step: Step) -> Reply:
    if reply.code != code:
        raise ConnectionFailed(step, f"The server answered: {reply.code} {reply.text}", reply.code)
    return reply

"""The socket: sends octets, reads replies, and knows when the other side has gone."""

import re
import socket
import ssl
from time import monotonic
from typing import NamedTuple

_LINE = re.compile(rb"([2-5][0-9][0-9])(?:([ -])(.*))?")
_ENHANCED = re.compile(r"([245]\.[0-9]{1,3}\.[0-9]{1,3})(?:\s|$)")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
CHUNK = 65_536
_MOST_LINES = 200
_LONGEST_LINE = 8_192
_LAST_WORD = 5.0  # seconds to wait for what a server says after it stopped listening


class Lost(Exception):
    """The connection can't be used any more. The message says why."""


class Reply(NamedTuple):
    """A code and the lines of text that came with it, without unprintable characters."""

    code: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.lines)

    @property
    def enhanced(self) -> str:
        """As in `5.1.1` (RFC 3463), or empty when there is none that fits the code."""
        match = _ENHANCED.match(self.text)
        return match[1] if match and match[1][0] == str(self.code)[0] else ""


class Wire:
    """A connected socket, plain or TLS. `patience` is how many seconds to wait for an answer or for room to send."""

    def __init__(self, connected: socket.socket, patience: float) -> None:
        self._socket = connected
        self._patience = patience
        self._unread = b""
        self.is_open = True  # false once anything has failed
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, *pieces: bytes) -> None:
        """Raises Lost. What the server said before it went can still be read."""
        if not self.is_open:
            raise Lost("The connection is closed.")
        try:
            self._socket.settimeout(self._patience)
            for piece in [b"".join(pieces)] if sum(map(len, pieces)) <= CHUNK else pieces:
                view = memoryview(piece)
                for start in range(0, len(view), CHUNK):
                    self._socket.sendall(view[start : start + CHUNK])
        except OSError as trouble:
            self.is_open = False
            self._patience = min(self._patience, _LAST_WORD)
            raise Lost(f"The connection was lost while sending: {trouble}") from trouble

    def reply(self, patience: float | None = None) -> Reply:
        """The next reply. Raises Lost when none comes in time, or what comes is no SMTP."""
        if patience is None or not self.is_open:
            patience = self._patience
        deadline = monotonic() + patience
        lines: list[str] = []
        while len(lines) < _MOST_LINES:
            line = self._line(deadline, patience)
            match = _LINE.fullmatch(line)
            if not match:
                raise self._lost(f"The server answered what is no SMTP: {line[:80]!r}")
            lines.append(_UNPRINTABLE.sub(" ", (match[3] or b"").decode("utf-8", "replace")).strip())
            if match[2] != b"-":
                return Reply(int(match[1]), tuple(lines))
        raise self._lost("The server's answer has no end.")

    def notice_parting(self) -> None:
        """Closes if the server has spoken or gone while nothing was asked of it: it may, after a pause."""
        if self._socket.fileno() < 0:
            return
        self._socket.settimeout(0)
        try:
            self._socket.recv(CHUNK)
        except (BlockingIOError, ssl.SSLWantReadError):
            if not self._unread:
                return
        except OSError:
            pass
        self.close()

    def start_tls(self, context: ssl.SSLContext, host: str) -> None:
        """Raises OSError (ssl.SSLError) when no trusted connection comes about."""
        self._socket.settimeout(self._patience)
        self._socket = context.wrap_socket(self._socket, server_hostname=host)

    @property
    def has_unread(self) -> bool:
        return bool(self._unread)

    @property
    def peer(self) -> str:
        return str(self._socket.getpeername()[0])

    def close(self) -> None:
        self.is_open = False
        self._socket.close()

    def _line(self, deadline: float, patience: float) -> bytes:
        while b"\n" not in self._unread:
            if len(self._unread) > _LONGEST_LINE:
                raise self._lost("The server's answer has no end.")
            self._unread += self._received(deadline, patience)
        line, _, self._unread = self._unread.partition(b"\n")
        return line.removesuffix(b"\r")

    def _received(self, deadline: float, patience: float) -> bytes:
        if self._socket.fileno() < 0:
            raise Lost("The connection is closed.")
        try:
            self._socket.settimeout(max(deadline - monotonic(), 0.001))
            data = self._socket.recv(CHUNK)
        except TimeoutError:
            raise self._lost(f"The server did not answer within {patience:g} seconds.") from None
        except OSError as trouble:
            raise self._lost(f"The connection was lost: {trouble}") from trouble
        if not data:
            raise self._lost("The server closed the connection.")
        return data

    def _lost(self, why: str) -> Lost:
        self.close()
        return Lost(why)

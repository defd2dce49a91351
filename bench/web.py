"""A small web client on one connection, cheap enough not to be what is measured."""

import socket
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@dataclass(frozen=True)
class Reply:
    """What came back, and how many seconds it took from asking to the last byte."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


@dataclass
class Client:
    """Asks one server, over a connection that is kept for as long as the server keeps it."""

    base: str
    headers: dict[str, str] = field(default_factory=dict)
    _socket: socket.socket | None = None
    _unread: bytes = b""

    def get(self, url: str) -> Reply:
        """`url` is a path or a whole address on this server."""
        host = urlsplit(self.base).netloc
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        lines = [f"GET {path} HTTP/1.1", f"Host: {host}", *(f"{name}: {value}" for name, value in self.headers.items())]
        request = "\r\n".join([*lines, "", ""]).encode()
        began = time.perf_counter()
        status, headers, body = self._exchange(request)
        seconds = time.perf_counter() - began
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Reply(status, headers, body, seconds)

    def close(self) -> None:
        if self._socket:
            self._socket.close()
        self._socket, self._unread = None, b""

    def _exchange(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        """Once more on a new connection when the server had closed a kept one."""
        was_kept = self._socket is not None
        try:
            self._connected().sendall(request)
            return self._answer()
        except (ConnectionError, EOFError):
            self.close()
            if not was_kept:
                raise
        self._connected().sendall(request)
        return self._answer()

    def _connected(self) -> socket.socket:
        if self._socket is None:
            parts = urlsplit(self.base)
            self._socket = socket.create_connection((parts.hostname or "", parts.port or 80), timeout=120)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._socket

    def _answer(self) -> tuple[int, dict[str, str], bytes]:
        first, *lines = self._until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in lines if line)
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        return int(first.split()[1]), headers, self._body(int(first.split()[1]), headers)

    def _body(self, status: int, headers: dict[str, str]) -> bytes:
        if status in (204, 304):
            return b""
        if headers.get("transfer-encoding", "").lower() == "chunked":
            return self._chunks()
        if "content-length" in headers:
            return self._exactly(int(headers["content-length"]))
        headers["connection"] = "close"
        return self._rest()

    def _chunks(self) -> bytes:
        body = bytearray()
        while size := int(self._until(b"\r\n").split(b";")[0], 16):
            body += self._exactly(size)
            self._until(b"\r\n")
        self._until(b"\r\n")
        return bytes(body)

    def _until(self, end: bytes) -> bytes:
        while end not in self._unread:
            self._receive()
        found, _, self._unread = self._unread.partition(end)
        return found

    def _exactly(self, size: int) -> bytes:
        if len(self._unread) < size:
            received = bytearray(self._unread)
            while len(received) < size:
                received += self._some()
            self._unread = bytes(received)
        found, self._unread = self._unread[:size], self._unread[size:]
        return found

    def _rest(self) -> bytes:
        try:
            while True:
                self._receive()
        except EOFError:
            found, self._unread = self._unread, b""
            return found

    def _receive(self) -> None:
        self._unread += self._some()

    def _some(self) -> bytes:
        some = self._connected().recv(1 << 18)
        if not some:
            raise EOFError("The server closed the connection.")
        return some

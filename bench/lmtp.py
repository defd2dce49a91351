"""Hands letters to an LMTP port, one transaction each, and times the answers."""

import socket
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.utils import formatdate
from uuid import uuid4

WRITER = "bench-writer@example.org"


@dataclass(frozen=True)
class Posting:
    """A letter to be sent. `message_id` carries no angle brackets."""

    message_id: str
    raw: bytes


@dataclass
class Session:
    """One connection to an LMTP server."""

    port: int
    _socket: socket.socket = field(init=False)
    _unread: bytes = b""

    def __post_init__(self) -> None:
        self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=120)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._expect(b"220")
        self._say(b"LHLO bench.example.org", b"250")

    def deliver(self, posting: Posting, sender: str, recipient: str) -> float:
        """Seconds from the end of the data to the 250. Raises when it is refused."""
        self._say(f"MAIL FROM:<{sender}>".encode(), b"250")
        self._say(f"RCPT TO:<{recipient}>".encode(), b"250")
        self._say(b"DATA", b"354")
        self._socket.sendall(posting.raw)
        began = time.perf_counter()
        self._say(b".", b"250")
        return time.perf_counter() - began

    def close(self) -> None:
        self._say(b"QUIT", b"221")
        self._socket.close()

    def _say(self, line: bytes, expected: bytes) -> None:
        self._socket.sendall(line + b"\r\n")
        self._expect(expected)

    def _expect(self, code: bytes) -> None:
        line = self._line()
        while line[3:4] == b"-":
            line = self._line()
        if not line.startswith(code):
            raise ConnectionError(f"Expected {code.decode()}, got: {line.decode(errors='replace')}")

    def _line(self) -> bytes:
        while b"\r\n" not in self._unread:
            some = self._socket.recv(65536)
            if not some:
                raise ConnectionError("The mail server closed the connection.")
            self._unread += some
        line, _, self._unread = self._unread.partition(b"\r\n")
        return line


def posting(recipient: str, subject: str, text: str, answers: str = "", sender: str = WRITER) -> Posting:
    """A plain letter that ends in an empty line, with a Message-ID nobody has used."""
    message_id = f"{uuid4().hex}@example.org"
    lines = [
        f"From: Bench Writer <{sender}>",
        f"To: {recipient}",
        f"Subject: {subject}",
        f"Date: {formatdate()}",
        f"Message-ID: <{message_id}>",
        *([f"In-Reply-To: <{answers}>", f"References: <{answers}>"] if answers else []),
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "",
        *text.splitlines(),
        "",
    ]
    return Posting(message_id, "\r\n".join(lines).encode())


def deliver_all(port: int, postings: Iterable[Posting], recipient: str, connections: int = 1) -> float:
    """Letters accepted per second, over so many connections at once."""
    waiting = list(postings)
    count, failures = len(waiting), list[Exception]()

    def work() -> None:
        try:
            session = Session(port)
            while waiting:
                session.deliver(waiting.pop(), WRITER, recipient)
            session.close()
        except (OSError, IndexError) as failure:
            if not isinstance(failure, IndexError):
                failures.append(failure)

    threads = [threading.Thread(target=work) for _ in range(connections)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return count / (time.perf_counter() - began)

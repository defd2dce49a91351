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
    """One connection to an LMTP server. Like Postfix it says in one go what need not wait, where that is offered."""

    port: int
    _socket: socket.socket = field(init=False)
    _unread: bytes = b""
    _pipelines: bool = False

    def __post_init__(self) -> None:
        self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=120)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._expect(b"220")
        self._pipelines = b"PIPELINING" in self._say(b"LHLO bench.example.org", b"250").upper()

    def deliver(self, posting: Posting, sender: str, recipient: str) -> float:
        """Seconds from the end of the data to the 250. Raises when it is refused."""
        self._begin([f"MAIL FROM:<{sender}>".encode(), f"RCPT TO:<{recipient}>".encode(), b"DATA"])
        self._socket.sendall(posting.raw)
        began = time.perf_counter()
        self._say(b".", b"250")
        return time.perf_counter() - began

    def close(self) -> None:
        self._say(b"QUIT", b"221")
        self._socket.close()

    def _begin(self, commands: list[bytes]) -> None:
        expected = [b"250"] * (len(commands) - 1) + [b"354"]
        if self._pipelines:
            self._socket.sendall(b"".join(command + b"\r\n" for command in commands))
            for code in expected:
                self._expect(code)
        else:
            for command, code in zip(commands, expected, strict=True):
                self._say(command, code)

    def _say(self, line: bytes, expected: bytes) -> bytes:
        self._socket.sendall(line + b"\r\n")
        return self._expect(expected)

    def _expect(self, code: bytes) -> bytes:
        """The whole answer. Raises ConnectionError if it is another one."""
        lines = [self._line()]
        while lines[-1][3:4] == b"-":
            lines.append(self._line())
        if not lines[-1].startswith(code):
            raise ConnectionError(f"Expected {code.decode()}, got: {lines[-1].decode(errors='replace')}")
        return b"\n".join(lines)

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

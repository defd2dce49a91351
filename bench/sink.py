"""A mail server that accepts everything, keeps one letter, and counts: `python -m bench.sink PORT`.

Any connection to PORT + 1 that sends a line gets the counts as JSON; the line RESET sets them to nothing afterwards.
"""

import asyncio
import base64
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

HELLO = b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 50000000\r\n"
ROOT = Path(__file__).parent.parent


@dataclass
class Counts:
    """`first_at`, `at_250` and `last_at` are the wall clock when that many recipients had their letter accepted."""

    sessions: int = 0
    letters: int = 0
    recipients: int = 0
    octets: int = 0
    first_at: float = 0.0
    at_250: float = 0.0
    last_at: float = 0.0
    sample: str = ""

    def add(self, recipients: int, letter: bytes) -> None:
        now = time.time()
        self.letters += 1
        self.recipients += recipients
        self.octets += len(letter)
        self.first_at = self.first_at or now
        self.sample = self.sample or base64.b64encode(letter).decode()
        if not self.at_250 and self.recipients >= 250:
            self.at_250 = now
        self.last_at = now


@dataclass
class Sink:
    """The counts every connection adds to."""

    counts: Counts = field(default_factory=Counts)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = await reader.readline()
        writer.write(json.dumps(asdict(self.counts)).encode())
        if line.strip() == b"RESET":
            self.counts = Counts()
        await writer.drain()
        writer.close()


class Conversation(asyncio.Protocol):
    """One SMTP connection; understands pipelined commands."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink
        self.unread = b""
        self.recipients = 0
        self.in_letter = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.sink.counts.sessions += 1
        transport.write(b"220 sink ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        self.unread += data
        answers = []
        while answer := self._next():
            answers.append(answer)
        self.transport.write(b"".join(answers))
        if answers and answers[-1].startswith(b"221"):
            self.transport.close()

    def _next(self) -> bytes:
        """The answer to the next command or letter; nothing when it has not arrived whole."""
        end = b"\r\n.\r\n" if self.in_letter else b"\r\n"
        found, ending, rest = self.unread.partition(end)
        if not ending:
            return b""
        self.unread = rest
        if self.in_letter:
            self.in_letter = False
            self.sink.counts.add(self.recipients, found)
            return b"250 2.0.0 accepted\r\n"
        return self._command(found[:4].upper())

    def _command(self, verb: bytes) -> bytes:
        if verb in (b"EHLO", b"LHLO"):
            return HELLO
        if verb == b"MAIL":
            self.recipients = 0
        elif verb == b"RCPT":
            self.recipients += 1
        elif verb == b"DATA":
            self.in_letter = True
            return b"354 go on\r\n"
        elif verb == b"QUIT":
            return b"221 goodbye\r\n"
        return b"250 ok\r\n"


async def serve(port: int) -> None:
    """Runs until it is ended."""
    sink, loop = Sink(), asyncio.get_running_loop()
    await loop.create_server(lambda: Conversation(sink), "127.0.0.1", port, backlog=512)
    await asyncio.start_server(sink.answer, "127.0.0.1", port + 1)
    await asyncio.Event().wait()


@contextmanager
def running(port: int) -> Iterator[int]:
    """A sink in a process of its own, for as long as the block lasts; its port."""
    process = subprocess.Popen([sys.executable, "-m", "bench.sink", str(port)], cwd=ROOT)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port + 1)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait()


def counts(port: int, *, reset: bool = False) -> Counts:
    """What the sink on this port has counted so far."""
    with socket.create_connection(("127.0.0.1", port + 1), timeout=10) as connection:
        connection.sendall(b"RESET\n" if reset else b"GET\n")
        received = b""
        while some := connection.recv(65536):
            received += some
    return Counts(**json.loads(received))


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))

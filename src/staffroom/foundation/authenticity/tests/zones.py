"""A DNS for tests: a table, and a server on loopback that reads one; and mails signed by real keys."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

import dkim
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from staffroom.foundation import dkim as our_dkim
from staffroom.foundation.authenticity import Unanswered

SILENCE = "silence"

type Records = Sequence[str]


class Zone:
    """Answers from a table of “name kind” and records; to what stands there as SILENCE, never. Counts the questions."""

    def __init__(self, table: Mapping[str, Records | str]) -> None:
        self.table = {key.lower(): records for key, records in table.items()}
        self.asked: list[str] = []

    def ask(self, name: str, kind: str) -> Records:
        key = f"{name.lower()} {kind.lower()}"
        self.asked.append(key)
        records = self.table.get(key, ())
        if records == SILENCE:
            raise Unanswered(name)
        return records

    def dkimpy(self, name: bytes, timeout: float = 0) -> bytes:
        """The same, asked as dkimpy asks."""
        return next((text.encode() for text in self.ask(name.decode().rstrip("."), "TXT")), b"")


@cache
def key(name: str) -> str:
    """A private key as PEM; another one for each name."""
    return our_dkim.generate_key()


def published(selector: str, domain: str, name: str = "a") -> dict[str, Records]:
    return {f"{selector}._domainkey.{domain} TXT": [our_dkim.dns_record(key(name))]}


def written(author: str = "Jo <jo@charity.example>", text: str = "Hello  there.\r\n", *headers: str) -> bytes:
    lines = [f"From: {author}", "To: lone@lists.example.org", "Subject: Keys", "Message-ID: <1@charity.example>"]
    return "".join(f"{line}\r\n" for line in [*headers, *lines]).encode() + b"\r\n" + text.encode()


def signed(mail: bytes, domain: str = "charity.example", selector: str = "s", name: str = "a", **how: object) -> bytes:
    signature = dkim.sign(mail, selector.encode(), domain.encode(), key(name).encode(), **how)
    return signature.replace(b"\n", b"\r\n").replace(b"\r\r\n", b"\r\n") + mail


def passed_on(mail: bytes, by: str, found: str, name: str = "b") -> bytes:
    """The mail with an ARC set of `by`, who found `found` (“dmarc=pass header.from=charity.example”)."""
    stamped = f"Authentication-Results: {by}; {found}\r\n".encode() + mail
    lines = dkim.arc_sign(stamped, b"s", by.encode(), key(name).encode(), by.encode())
    return b"".join(lines) + mail


@contextlib.contextmanager
def serving(zone: Zone, *, answers: Callable[[], bool] = lambda: True) -> Iterator[str]:
    """A DNS server for `zone` on loopback, by UDP; “127.0.0.1:port”. While `answers()` is false it says nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        done = threading.Event()
        thread = threading.Thread(target=_serve, args=(listening, zone, answers, done))
        thread.start()
        try:
            yield f"127.0.0.1:{listening.getsockname()[1]}"
        finally:
            done.set()
            thread.join()


def _serve(listening: socket.socket, zone: Zone, answers: Callable[[], bool], done: threading.Event) -> None:
    listening.settimeout(0.05)
    while not done.is_set():
        with contextlib.suppress(TimeoutError):
            octets, asker = listening.recvfrom(4096)
            if answers() and (reply := _reply(dns.message.from_wire(octets), zone)):
                listening.sendto(reply.to_wire(), asker)


def _reply(query: dns.message.Message, zone: Zone) -> dns.message.Message | None:
    question = query.question[0]
    name, kind = question.name.to_text(omit_final_dot=True), dns.rdatatype.to_text(question.rdtype)
    reply = dns.message.make_response(query)
    try:
        records = zone.ask(name, kind)
    except Unanswered:
        return None
    if records:
        texts = [_quoted(text) if kind == "TXT" else _dotted(text, kind) for text in records]
        reply.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *texts))
    elif not any(key.startswith(f"{name.lower()} ") for key in zone.table):
        reply.set_rcode(dns.rcode.NXDOMAIN)
    return reply


def _quoted(text: str) -> str:
    return " ".join(f'"{text[start : start + 255]}"' for start in range(0, len(text), 255))


def _dotted(text: str, kind: str) -> str:
    return f"10 {text}." if kind == "MX" else f"{text}." if kind == "PTR" else text

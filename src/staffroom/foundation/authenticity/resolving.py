"""Asking the DNS: for a mail's sake, with little patience, and never so that one mail holds up the next."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Literal, Protocol

import dns.exception
import dns.name
import dns.nameserver
import dns.rdatatype
import dns.resolver

type Kind = Literal["A", "AAAA", "MX", "PTR", "TXT"]

PATIENCE = 0.7  # seconds for one question
LEAST_PATIENCE = 0.2  # once nothing has been answered for a while
ENOUGH_SILENCE = 3  # questions in a row
BUDGET = 1.3  # seconds for all questions of one mail; the last one may begin just before they are over
SILENCE_REMEMBERED = 60.0  # seconds in which a question that was not answered is not asked again
REMEMBERED = 2_000  # answers
MOST_RECORDS = 100  # of one answer
LONGEST_TEXT = 8_000  # characters of one TXT record


class Unanswered(Exception):
    """The DNS said nothing, or that it can't say now: there may be such a record, or not."""


class Resolver(Protocol):
    """What asks the DNS. Tests give one that reads a table."""

    def ask(self, name: str, kind: Kind) -> Sequence[str]:
        """The records: addresses, names of hosts (MX: the preferred first), texts. None is none. Raises Unanswered."""
        ...


class Dns:
    """The DNS, asked by the system's servers, or by `servers` (“192.0.2.1”, “127.0.0.1:5353”). Safe between threads.

    Raises nothing where there are no servers: then nothing is ever answered.
    """

    def __init__(self, servers: Sequence[str] = (), clock: Callable[[], float] = time.monotonic) -> None:
        self._resolver = _resolver(servers)
        self._clock = clock
        self._lock = threading.Lock()
        self._silent_since: dict[tuple[str, Kind], float] = {}
        self._silence = 0

    def ask(self, name: str, kind: Kind) -> Sequence[str]:
        question = (name.lower(), kind)
        if self._resolver is None or self._was_silent(question):
            raise Unanswered(name)
        # Whoever lets a question run out of time can do so with their own names alone: others get an answer meanwhile.
        patience = LEAST_PATIENCE if self._silence >= ENOUGH_SILENCE else PATIENCE
        try:
            answer = self._resolver.resolve(name, kind, lifetime=patience, search=False, raise_on_no_answer=False)
        except (dns.resolver.NXDOMAIN, dns.name.LabelTooLong, dns.name.EmptyLabel, dns.name.NameTooLong):
            self._silence = 0
            return ()
        except (dns.exception.DNSException, OSError, UnicodeError) as trouble:
            self._note_silence(question)
            raise Unanswered(f"{name}: {trouble}") from trouble
        self._silence = 0
        return _written(answer, kind)

    def _was_silent(self, question: tuple[str, Kind]) -> bool:
        since = self._silent_since.get(question)
        return since is not None and self._clock() - since < SILENCE_REMEMBERED

    def _note_silence(self, question: tuple[str, Kind]) -> None:
        with self._lock:
            self._silence += 1
            if len(self._silent_since) >= REMEMBERED:
                self._silent_since.clear()
            self._silent_since[question] = self._clock()


class Within:
    """A resolver for one mail: `seconds` for all questions, each asked once."""

    def __init__(
        self, resolver: Resolver, seconds: float = BUDGET, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._resolver, self._clock = resolver, clock
        self._end = clock() + seconds
        self._known: dict[tuple[str, Kind], Sequence[str] | None] = {}

    def ask(self, name: str, kind: Kind) -> Sequence[str]:
        question = (name.lower().rstrip("."), kind)
        if question not in self._known:
            if self._clock() > self._end:
                raise Unanswered(f"{name}: there was no time left")
            try:
                self._known[question] = self._resolver.ask(*question)
            except Unanswered:
                self._known[question] = None
        found = self._known[question]
        if found is None:
            raise Unanswered(name)
        return found


def _resolver(servers: Sequence[str]) -> dns.resolver.Resolver | None:
    try:
        resolver = dns.resolver.Resolver(configure=not servers)
    except (dns.exception.DNSException, OSError):
        return None
    if servers:
        resolver.nameservers = [_nameserver(server) for server in servers]
    resolver.timeout = PATIENCE / 2
    resolver.cache = dns.resolver.LRUCache(REMEMBERED)
    return resolver


def _nameserver(server: str) -> dns.nameserver.Nameserver:
    """“192.0.2.1”, “192.0.2.1:5353”, “[2001:db8::1]:5353”; without a port, the usual one."""
    host, colon, port = server.rpartition(":")
    if not colon or (":" in host and not host.startswith("[")):
        host, port = server, "53"
    return dns.nameserver.Do53Nameserver(host.strip("[]"), int(port))


def _written(answer: dns.resolver.Answer, kind: Kind) -> Sequence[str]:
    records = list(answer.rrset or ())[:MOST_RECORDS]
    if kind == "TXT":
        return [b"".join(record.strings).decode("latin-1")[:LONGEST_TEXT] for record in records]
    if kind == "MX":
        ordered = sorted(records, key=lambda record: int(record.preference))
        return [record.exchange.to_text(omit_final_dot=True) for record in ordered]
    return [record.to_text().rstrip(".") for record in records]

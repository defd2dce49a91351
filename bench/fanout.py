"""One post to 10,000 people: ours one letter each, signed; Mailman's in bulk, as it does by default."""

import base64
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

import dkim

from bench import lmtp, sink
from bench.measuring import Turns
from bench.peers import mailman
from bench.peers.layout import wait_for
from bench.results import Figure, Row, compared
from bench.setting import Bench

NEEDS = {"mailman"}
SUBSCRIBERS = 10_000
TEXT = "The summer school is open for booking, and there are forty places.\n" * 15
HOW = (
    f"One letter by LMTP to a list of {SUBSCRIBERS:,}, and a mail server on this machine that accepts everything. "
    "Ours are addressed one by one (own unsubscribe links, reply addresses and envelope senders) and carry a DKIM "
    "signature that was checked on one of them; Mailman's go out unsigned, ten recipients at a time, all with the "
    "same words. Recipients a second count from the 250 for the letter until the last recipient is served."
)
LIMITS = (
    "the two processors. Each letter takes 0.25 ms for its RSA signature, 0.07 ms for the rest of it and for the "
    "relay, in two processes of their own; 0.08 ms to decide who gets it and 0.10 ms to lease it, word what is its "
    "own and write down what became of it, in the server; and 0.05 ms in the mail server that takes it, which runs "
    "on the same two processors."
)


@dataclass(frozen=True)
class Sent:
    """Seconds after the 250 for the letter; `accepted` is how long that 250 took."""

    accepted: float
    first: float
    at_250: float
    last: float
    letters: int
    sample: bytes


def measure(bench: Bench) -> Figure:
    """Recipients a second, and how soon the first ones are served."""
    product, layout = bench.product, bench.peers
    ours: list[Sent] = []
    theirs: list[Sent] = []
    with sink.running(bench.sink_port):
        for _ in range(min(bench.rounds, 3)):
            if layout:
                theirs.append(_sent(bench, layout.core_lmtp_port, mailman.FANOUT_LIST))
            ours.append(_sent(bench, product.lmtp_port, product.everybody_address))
    for sent in ours:
        _check(sent, product.dkim_record)
    rates = Turns([SUBSCRIBERS / sent.last for sent in ours], [SUBSCRIBERS / sent.last for sent in theirs])
    sending = Turns([_while_sending(sent) for sent in ours], [_while_sending(sent) for sent in theirs])
    rows = [
        compared("from the 250 to the last recipient", "recipients/s", rates, "Mailman, bulk", "more", at_least=2),
        compared("from the first recipient to the last", "recipients/s", sending, "Mailman, bulk", "more"),
        *_soon(ours, theirs),
    ]
    return Figure("fanout", "One post to 10,000 people", HOW, rows, limits=LIMITS)


def _soon(ours: list[Sent], theirs: list[Sent]) -> list[Row]:
    """How long the letter's own 250 took, and when the first recipient and the 250th were served."""
    moments: dict[str, Callable[[Sent], float]] = {
        "the 250 after DATA": lambda sent: sent.accepted,
        "the first recipient served": lambda sent: sent.first,
        "the 250th recipient served": lambda sent: sent.at_250,
    }
    rows = []
    for what, moment in moments.items():
        turns = Turns([moment(sent) for sent in ours], [moment(sent) for sent in theirs])
        row = compared(what, "s", turns, "Mailman, bulk", "less")
        rows.append(Row(**(vars(row) | {"aim": "at most 1 s", "reached": turns.our_median <= 1})))
    return rows


def _sent(bench: Bench, port: int, address: str) -> Sent:
    sink.counts(bench.sink_port, reset=True)
    session = lmtp.Session(port)
    accepted = session.deliver(lmtp.posting(address, "Summer school", TEXT), lmtp.WRITER, address)
    at = time.time()
    session.close()
    wait_for(lambda: _served(bench) >= SUBSCRIBERS, f"{SUBSCRIBERS} recipients to be served", seconds=300)
    found = sink.counts(bench.sink_port)
    if found.recipients != SUBSCRIBERS:
        raise RuntimeError(f"{found.recipients} recipients were served, not {SUBSCRIBERS}.")
    moments = (found.first_at - at, found.at_250 - at, found.last_at - at)
    return Sent(accepted, *moments, found.letters, base64.b64decode(found.sample))


def _served(bench: Bench) -> int:
    time.sleep(0.2)
    return sink.counts(bench.sink_port).recipients


def _while_sending(sent: Sent) -> float:
    return SUBSCRIBERS / (sent.last - sent.first)


def _check(sent: Sent, dkim_record: str) -> None:
    """Raises unless there was a letter for each, signed so that a receiver believes it."""
    if sent.letters != SUBSCRIBERS:
        raise RuntimeError(f"{SUBSCRIBERS} people were served with {sent.letters} letters.")
    sample = re.sub(rb"\r\n\.\.", b"\r\n.", sent.sample) + b"\r\n"
    if not dkim.verify(sample, dnsfunc=lambda *_, **__: dkim_record.encode()):
        raise RuntimeError("A letter's DKIM signature does not hold.")

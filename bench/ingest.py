"""Mail accepted: from the first command of a transaction to the 250 that promises to keep it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from uuid import uuid4

from bench import lmtp
from bench.measuring import Measure, take_turns
from bench.peers import mailman
from bench.peers.layout import Layout, wait_for
from bench.product import Product
from bench.results import Figure, Row, compared
from bench.setting import Bench

NEEDS = {"mailman"}
OURS, THEIRS = 200, 20
TEXT = "The new reading room opens on Monday, and the registers move with it.\n" * 20
HOW = (
    f"Letters of 1.5 kB from a member, one transaction each, to a network nobody has by mail: {OURS:,} of them a "
    f"round for us, {THEIRS} for Mailman, which takes long to work on them; the next turn waits until that is done. "
    "Like Postfix, the client says in one go what need not wait, where the server offers it (PIPELINING): we do, "
    "Mailman does not. We say 250 once the letter is committed to the database "
    "(SQLite, synchronous=FULL), Mailman once it is in its queue."
)
LIMITS = (
    "the conversation in SMTP costs 0.7 ms of processor time for a letter, looking up the recipient and the commit "
    "0.4 ms, in Python, in the process that does everything else; over one connection each letter waits for a commit "
    "of its own to reach the disk, and four share them. What has been accepted is worked on when nothing more comes or "
    "a letter has waited ten seconds."
)


def measure(bench: Bench) -> Figure:
    """Letters accepted per second, over one connection and over four."""
    rows = [_row(bench, connections) for connections in (1, 4)]
    return Figure("ingest", "Mail accepted", HOW, rows, limits=LIMITS)


def _row(bench: Bench, connections: int) -> Row:
    turns = take_turns(_ours(bench.product, connections), _theirs(bench.peers, connections), bench.rounds)
    what = f"accepted by LMTP, {connections} connection{'s' if connections > 1 else ''}"
    return compared(what, "letters/s", turns, "Mailman", "more", at_least=30)


def _ours(product: Product, connections: int) -> Measure:
    def once() -> float:
        address, before = product.network_address, count(product, "1 = 1")
        rate = lmtp.deliver_all(product.lmtp_port, _letters(address, OURS), address, connections)
        kept = count(product, "1 = 1") - before
        if kept != OURS:
            raise RuntimeError(f"{OURS} letters were accepted and {kept} kept.")
        wait_for(lambda: count(product, "state = 'waiting'") == 0, "Staffroom to work through its mail", seconds=300)
        return rate

    return once


def _theirs(layout: Layout | None, connections: int) -> Measure | None:
    if layout is None:
        return None

    def once() -> float:
        address = mailman.READERS_LIST
        rate = lmtp.deliver_all(layout.core_lmtp_port, _letters(address, THEIRS), address, connections)
        wait_for(lambda: mailman.waiting(layout) == 0, "Mailman to work through its mail", seconds=300)
        return rate

    return once


def count(product: Product, condition: str) -> int:
    """How many of the letters we were handed are like that."""
    with closing(sqlite3.connect(f"file:{product.folder}/staffroom.sqlite3?mode=ro", uri=True)) as database:
        return int(database.execute(f"SELECT count(*) FROM email_incoming WHERE {condition}").fetchone()[0])


def _letters(address: str, number: int) -> Iterator[lmtp.Posting]:
    tag = uuid4().hex[:8]
    return (lmtp.posting(address, f"Moving the registers {tag}-{place}", TEXT) for place in range(number))

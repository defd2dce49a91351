"""What everything takes of the machine's memory, idle after some work."""

import time
from itertools import cycle, islice
from uuid import uuid4

from bench import lmtp
from bench.ingest import count
from bench.peers import mailman, publicinbox
from bench.peers.layout import Layout, wait_for
from bench.processes import memory
from bench.results import Figure, Row
from bench.setting import Bench
from bench.web import BROWSER, Client

NEEDS = {"mailman", "publicinbox"}
REQUESTS, MAILS = 1_000, 100
THEIR_REQUESTS, THEIR_MAILS = 200, 20
MOST = 150
HOW = (
    f"PSS of all processes, ten seconds after {REQUESTS:,} pages (half signed in, half as a guest) and {MAILS} "
    "mails by LMTP: web, mail in and out, tasks and timers are one process with the database inside it. The peers "
    f"had less to do ({THEIR_REQUESTS} pages each, {THEIR_MAILS} mails) and their need only grows: Mailman's core, "
    "HyperKitty with two workers, its task queue and PostgreSQL; public-inbox with two workers."
)
LIMITS = (
    "108 MiB are there when the server has started, 12 of them for libraries of mail providers; pages and mails add "
    "33, of which 11 are the database in memory; and each of the processes that read mail, which end after a minute "
    "without any, takes 16."
)


def measure(bench: Bench) -> Figure:
    """One row: ours against the aim, and against either peer."""
    ours = _ours(bench)
    suite = public = None
    if bench.peers:
        suite, public = _suite(bench.peers, bench.begins["30"]), _public(bench.peers, bench.begins["30"])
    rows = [
        Row(
            "everything",
            "MiB",
            ours,
            suite,
            "Mailman + HyperKitty",
            _ratio(suite, ours),
            "at most 150 MiB",
            ours <= MOST,
        ),
        Row("everything", "MiB", ours, public, "public-inbox, which sends and receives no mail", _ratio(public, ours)),
    ]
    return Figure("memory", "Memory", HOW, rows, limits=LIMITS)


def _ratio(theirs: float | None, ours: float) -> float | None:
    return None if theirs is None else theirs / ours


def _ours(bench: Bench) -> float:
    product = bench.product
    for client in (product.member(), product.guest()):
        for path in islice(cycle([*product.thirty, *product.three_hundred]), REQUESTS // 2):
            client.get(path)
        client.close()
    _mail(product.lmtp_port, product.network_address, MAILS)
    wait_for(lambda: count(product, "state = 'waiting'") == 0, "Staffroom to work through its mail", seconds=300)
    time.sleep(10)
    return memory([product.process.pid])


def _suite(layout: Layout, begins: list[str]) -> float:
    client = Client(f"http://127.0.0.1:{layout.hyperkitty_port}", {"User-Agent": BROWSER})
    for message_id in islice(cycle(begins), THEIR_REQUESTS):
        client.get(mailman.thread_url(layout, message_id))
    _mail(layout.core_lmtp_port, mailman.READERS_LIST, THEIR_MAILS)
    wait_for(lambda: mailman.waiting(layout) == 0, "Mailman to work through its mail", seconds=300)
    time.sleep(10)
    return memory(mailman.roots(layout))


def _public(layout: Layout, begins: list[str]) -> float:
    client = Client(f"http://127.0.0.1:{layout.publicinbox_port}", {"User-Agent": BROWSER})
    for message_id in islice(cycle(begins), THEIR_REQUESTS):
        client.get(publicinbox.thread_url(layout, message_id))
    return memory(publicinbox.roots(layout))


def _mail(port: int, address: str, number: int) -> None:
    tag = uuid4().hex[:8]
    letters = [lmtp.posting(address, f"Shelving {tag}-{place}", "Who has the long ladder?") for place in range(number)]
    lmtp.deliver_all(port, letters, address)

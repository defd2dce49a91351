"""A conversation as a guest of a public network reads it, against public-inbox."""

from itertools import cycle

from bench.measuring import Measure, Turns, median_over, take_turns
from bench.pages import complete_page
from bench.peers import publicinbox
from bench.results import Figure, compared
from bench.setting import Bench
from bench.web import BROWSER, Client

NEEDS = {"publicinbox"}
HOW = (
    "A complete page of 30 messages, one connection, uncompressed, the timed conversations in turn. We keep a "
    "guest's page whole until something on it changes, and public-inbox makes it anew each time; the second row "
    "is the first time after a start, before anything is kept."
)


def measure(bench: Bench) -> Figure:
    """Before and after the pages are kept."""
    first = _first_time(bench)
    kept = take_turns(_ours(bench), _theirs(bench), bench.rounds)
    rows = [
        compared("30 messages", "ms", kept, "public-inbox", "less", at_least=5),
        compared("30 messages, the first time", "ms", first, "public-inbox", "less"),
    ]
    return Figure("guest_page", "A conversation, for guests", HOW, rows)


def _first_time(bench: Bench) -> Turns:
    """Each conversation asked for once, taking turns; the first one warms both up."""
    client = bench.product.guest()
    theirs = _theirs_once(bench)
    ours, others = [], []
    for number, path in enumerate(bench.product.thirty):
        other = theirs() if theirs else None
        mine = complete_page(client, path, 30) * 1000
        if number:
            ours.append(mine)
            others += [] if other is None else [other]
    return Turns(ours, others)


def _ours(bench: Bench) -> Measure:
    client, paths = bench.product.guest(), cycle(bench.product.thirty)
    return lambda: median_over(lambda: complete_page(client, next(paths), 30) * 1000, bench.seconds)


def _theirs(bench: Bench) -> Measure | None:
    once = _theirs_once(bench)
    return (lambda: median_over(once, bench.seconds)) if once else None


def _theirs_once(bench: Bench) -> Measure | None:
    if bench.peers is None:
        return None
    layout = bench.peers
    client = Client(f"http://127.0.0.1:{layout.publicinbox_port}", {"User-Agent": BROWSER})
    urls = cycle([publicinbox.thread_url(layout, begins) for begins in bench.begins["30"]])
    return lambda: _page(client, next(urls))


def _page(client: Client, url: str) -> float:
    reply = client.get(url)
    found = reply.text.count(publicinbox.MESSAGE)
    if reply.status != 200 or found != 30:
        raise RuntimeError(f"public-inbox showed {found} of 30 messages ({reply.status}) at {url}")
    return reply.seconds * 1000

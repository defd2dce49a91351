"""A conversation as a member reads it, against HyperKitty's complete page (the one it gives to robots)."""

from itertools import cycle

from bench.measuring import Measure, Turns, median_over, take_turns
from bench.pages import complete_page, first_page, pages_of
from bench.peers import mailman
from bench.results import Figure, Row, compared
from bench.setting import Bench
from bench.web import Client

NEEDS = {"mailman"}
LONG = "all pages of 300 messages"
HOW = (
    "Signed in, one connection, uncompressed, the timed conversations in turn. HyperKitty shows a whole "
    "conversation on one page when asked without a User-Agent; its other pages fetch the answers later, so that "
    "page is the one to compare with. It answers a guest, which costs it less than a member would. Our 300 "
    "messages are read page by page along the link to the next one, and the times added up."
)
LIMITS = (
    "a member's page is made anew for each reader and costs 5 to 7 ms of processor time, depending on what else the "
    "machine does: a third of it for the messages, a quarter for the templates around them, a fifth for seven queries "
    "(of which the database itself takes a third), the rest for the session, the server and what is done for every "
    "request. HyperKitty spreads its work over its own processes and PostgreSQL's, so it gains where the machine is "
    "shared. A page of ours holds forty messages: 300 take eight pages."
)


def measure(bench: Bench) -> Figure:
    """30 messages, 300 messages, and how much dearer the first page of a long conversation is."""
    short = take_turns(_ours_of_thirty(bench), _theirs(bench, 30), bench.rounds)
    long = take_turns(_ours_of_three_hundred(bench), _theirs(bench, 300), bench.rounds)
    first = take_turns(_first_of_three_hundred(bench), _ours_of_thirty(bench), bench.rounds)
    rows = [
        compared("30 messages", "ms", short, "HyperKitty", "less", at_least=15),
        compared(LONG, "ms", long, "HyperKitty", "less", at_least=15),
        _first_page_row(first),
    ]
    return Figure("conversation_page", "A conversation, signed in", HOW, rows, limits=LIMITS)


def _first_page_row(turns: Turns) -> Row:
    """The other side is our own page of 30 here."""
    dearer = 1 / (turns.ratio("less") or 1)
    what = f"first page of 300 messages ({dearer:.2f} × the page of 30)"
    return Row(what, "ms", turns.our_median, aim="at most 1.2 × the page of 30", reached=dearer <= 1.2)


def _ours_of_thirty(bench: Bench) -> Measure:
    client, paths = bench.product.member(), cycle(bench.product.thirty)
    return lambda: median_over(lambda: complete_page(client, next(paths), 30) * 1000, bench.seconds)


def _ours_of_three_hundred(bench: Bench) -> Measure:
    client, paths = bench.product.member(), cycle(bench.product.three_hundred)
    return lambda: median_over(lambda: sum(pages_of(client, next(paths), 300)) * 1000, bench.seconds)


def _first_of_three_hundred(bench: Bench) -> Measure:
    """Asked for by name: after the other turns, members come in where they left off."""
    client, paths = bench.product.member(), cycle([f"{path}?after=0" for path in bench.product.three_hundred])
    return lambda: median_over(lambda: first_page(client, next(paths), 30) * 1000, bench.seconds)


def _theirs(bench: Bench, size: int) -> Measure | None:
    if bench.peers is None:
        return None
    layout = bench.peers
    client = Client(f"http://127.0.0.1:{layout.hyperkitty_port}")
    urls = cycle([mailman.thread_url(layout, begins) for begins in bench.begins[str(size)]])
    return lambda: median_over(lambda: _hyperkitty_page(client, next(urls), size), bench.seconds)


def _hyperkitty_page(client: Client, url: str, size: int) -> float:
    reply = client.get(url)
    found = reply.text.count(mailman.MESSAGE)
    if reply.status != 200 or found != size:
        raise RuntimeError(f"HyperKitty showed {found} of {size} messages ({reply.status}) at {url}")
    return reply.seconds * 1000

"""Search as a member of a list uses it, against public-inbox: rare words and phrases."""

import re
import statistics
from collections.abc import Iterator
from itertools import cycle
from urllib.parse import urlencode

from bench.corpus import corpus
from bench.measuring import Turns
from bench.peers import publicinbox
from bench.peers.layout import Layout
from bench.results import Figure, Row
from bench.setting import Bench
from bench.web import BROWSER, Client

NEEDS = {"publicinbox"}
AGAIN = 40  # searches a round
ASKED = 40
SLOWER = 20.0  # ms
HOW = (
    "The page of results, ours signed in, public-inbox's for anybody; one connection, newest first, in turn forty words"
    " that stand in one subject alone and forty phrases of four words. The figures are the 95th percentiles of each "
    "round's forty searches."
)
FOUND = re.compile(r'<h2 class="margin" id="found">')
NOTHING = re.compile(r"\[No results found\]")


def found_page(client: Client, asked: str) -> float:
    """Seconds until the page was there. Raises RuntimeError unless something was found."""
    reply = client.get(f"/search/?{urlencode({'q': asked})}")
    if reply.status != 200 or not FOUND.search(reply.text):
        raise RuntimeError(f"Searching for {asked} answered {reply.status}, and found nothing.")
    return reply.seconds


def measure(bench: Bench) -> Figure:
    words, phrases = _rare(bench.peers)
    rows = [_row(bench, "a rare word, p95", words), _row(bench, "a phrase, p95", phrases)]
    return Figure("searching", "Search", HOW, rows)


def _row(bench: Bench, what: str, asked: list[str]) -> Row:
    ours, theirs = list[float](), list[float]()
    client, each = bench.product.member(), cycle(asked)
    other = Client(f"http://127.0.0.1:{bench.peers.publicinbox_port}", {"User-Agent": BROWSER}) if bench.peers else None
    for number in range(bench.rounds + 1):
        some = [next(each) for _ in range(AGAIN)]
        if other:
            theirs += [_p95([_theirs(other, one) * 1000 for one in some])] if number else []
        ours += [_p95([found_page(client, one) * 1000 for one in some])] if number else []
    turns = Turns(ours, theirs)
    slowest = turns.their_median + SLOWER if turns.their_median is not None else None
    return Row(
        what,
        "ms",
        turns.our_median,
        turns.their_median,
        "public-inbox",
        turns.ratio("less"),
        aim="at most theirs + 20 ms",
        reached=None if slowest is None else turns.our_median <= slowest,
        our_rounds=ours,
        their_rounds=theirs,
    )


def _theirs(client: Client, asked: str) -> float:
    reply = client.get(f"/{publicinbox.NAME}/?{urlencode({'q': asked})}")
    if reply.status != 200 or NOTHING.search(reply.text):
        raise RuntimeError(f"public-inbox answered {reply.status}, and found nothing for {asked}.")
    return reply.seconds


def _p95(found: list[float]) -> float:
    return statistics.quantiles(found, n=20)[-1]


def _rare(_layout: Layout | None) -> tuple[list[str], list[str]]:
    """Numbers of conversations stand in their titles alone; phrases are taken from the middle of letters."""
    letters = corpus().letters
    chosen = letters[:: len(letters) // ASKED][:ASKED]
    words = [re.sub(r".*\[(\d+)\]$", r"\1", letter.subject) for letter in chosen]
    return words, list(_phrases([letter.text for letter in chosen]))


def _phrases(texts: list[str]) -> Iterator[str]:
    for text in texts:
        words = re.findall(r"[A-Za-z]+", text.split("\n\n")[0].replace("\n", " "))
        middle = len(words) // 2
        yield f'"{" ".join(words[middle : middle + 4])}"'

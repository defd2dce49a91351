"""From the 250 for a letter to its words standing on the page."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import uuid4

from bench import lmtp
from bench.measuring import Turns, take_turns
from bench.pages import conversation_titled
from bench.peers import mailman
from bench.peers.layout import Layout
from bench.results import Figure, compared
from bench.setting import Bench
from bench.web import BROWSER, Client

NEEDS = {"mailman"}
LETTERS = 20
LOOK_AGAIN_AFTER = 0.02
HOW = (
    "Answers to a conversation, handed over by LMTP. One letter: from its 250 until it stands on the page, asked "
    f"for every {LOOK_AGAIN_AFTER * 1000:.0f} ms (ours: the conversation's page, signed in; HyperKitty's: the page "
    f"of that message). {LETTERS} letters in one go: letters a second, from the first 250 until all of them can be "
    "read."
)
LIMITS = (
    "one letter takes about 5 ms of processor time until it is committed, one after the other, since SQLite has one "
    "writer, and each waits for its commit to reach the disk; two tasks that follow from it (who gets it by mail, who "
    "is told) take another 2 ms; and the page that is asked for again and again is made anew each time, all in one "
    "process."
)


def measure(bench: Bench) -> Figure:
    """One letter alone, and many at once."""
    alone = _turns(bench, _alone)
    many = _turns(bench, _many)
    rows = [
        compared("one letter, until it can be read", "s", alone, "Mailman + HyperKitty", "less", at_least=20),
        compared(f"{LETTERS} letters, until all can be read", "letters/s", many, "Mailman + HyperKitty", "more", 20),
    ]
    return Figure("readable", "From accepted to readable", HOW, rows, limits=LIMITS)


@dataclass
class Place:
    """A list to write to, and how to see that a letter to it can be read."""

    port: int
    address: str
    begin: Callable[[str], lmtp.Posting]
    is_readable: Callable[[lmtp.Posting, str], bool]


def _turns(bench: Bench, way: Callable[[Place], float]) -> Turns:
    theirs = partial(way, _mailman(bench.peers)) if bench.peers else None
    return take_turns(partial(way, _staffroom(bench)), theirs, bench.rounds)


def _alone(place: Place) -> float:
    """Seconds for one answer to a new conversation."""
    return _sent_and_read(place, 1)


def _many(place: Place) -> float:
    """Letters a second for many answers to a new conversation."""
    return LETTERS / _sent_and_read(place, LETTERS)


def _sent_and_read(place: Place, number: int) -> float:
    """Seconds from the first 250 until every one of so many answers can be read."""
    tag = uuid4().hex[:8]
    first = place.begin(f"Opening hours {tag}")
    marks = [f"mark{tag}x{number}" for number in range(number)]
    letters = [lmtp.posting(place.address, f"Re: Opening hours {tag}", mark, first.message_id) for mark in marks]
    session = lmtp.Session(place.port)
    began = 0.0
    for letter in letters:
        session.deliver(letter, lmtp.WRITER, place.address)
        began = began or time.perf_counter()
    for letter, mark in reversed(list(zip(letters, marks, strict=True))):
        _until(partial(place.is_readable, letter, mark))
    seconds = time.perf_counter() - began
    session.close()
    return seconds


def _until(condition: Callable[[], bool], at_most: float = 120) -> None:
    until = time.perf_counter() + at_most
    while not condition():
        if time.perf_counter() > until:
            raise TimeoutError(f"A letter could not be read after {at_most:.0f} s.")
        time.sleep(LOOK_AGAIN_AFTER)


def _staffroom(bench: Bench) -> Place:
    product, client = bench.product, bench.product.member()
    at = ""

    def begin(title: str) -> lmtp.Posting:
        nonlocal at
        letter = sent(product.lmtp_port, product.network_address, title)
        at = path_of(client, product.network, title)
        return letter

    return Place(product.lmtp_port, product.network_address, begin, lambda _, mark: mark in client.get(at).text)


def _mailman(layout: Layout) -> Place:
    client = Client(f"http://127.0.0.1:{layout.hyperkitty_port}", {"User-Agent": BROWSER})

    def is_readable(letter: lmtp.Posting, mark: str) -> bool:
        reply = client.get(mailman.message_url(layout, letter.message_id))
        return reply.status == 200 and mark in reply.text

    def begin(title: str) -> lmtp.Posting:
        letter = sent(layout.core_lmtp_port, mailman.READERS_LIST, title)
        _until(lambda: is_readable(letter, "beginning"))
        return letter

    return Place(layout.core_lmtp_port, mailman.READERS_LIST, begin, is_readable)


def path_of(client: Client, network: str, title: str) -> str:
    """Where the conversation stands that was just begun, once it does."""
    _until(lambda: bool(conversation_titled(client, network, title)))
    return conversation_titled(client, network, title)


def letters_read(client: Client, port: int, address: str, conversation: tuple[str, str], number: int) -> float:
    """Seconds for each of so many answers to a conversation (Message-ID, path), until all stand on its page."""
    message_id, path = conversation
    marks = [f"mark{uuid4().hex[:8]}x{place}" for place in range(number)]
    letters = [lmtp.posting(address, "Re: Opening hours", mark, message_id) for mark in marks]
    session = lmtp.Session(port)
    began = time.perf_counter()
    for letter in letters:
        session.deliver(letter, lmtp.WRITER, address)
    _until(lambda: all(mark in client.get(path).text for mark in marks))
    session.close()
    return (time.perf_counter() - began) / number


def sent(port: int, address: str, title: str) -> lmtp.Posting:
    letter = lmtp.posting(address, title, "This is the beginning.")
    session = lmtp.Session(port)
    session.deliver(letter, lmtp.WRITER, address)
    session.close()
    return letter

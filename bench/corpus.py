"""A mailing list that never was: the same letters every time, for every program that is measured.

The shape is that of a real list: few long conversations and many short ones, a few people who write most of it,
answers that quote what they answer, some HTML, some attachments, some letters outside ASCII. A fixed number of
conversations has exactly 30 or 300 messages, because those are the pages that are timed.
"""

import base64
import bisect
import datetime as dt
import itertools
import json
import math
import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from email.header import Header
from email.utils import format_datetime
from pathlib import Path

from bench.words import FAMILY_NAMES, FIRST_NAMES, sentence, title

LIST = "bench@lists.example.org"
BEGINNING = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
SPAN = dt.timedelta(days=6 * 365)
WRITERS = 500


@dataclass(frozen=True)
class Letter:
    """One message. `message_id` and `answers` carry no angle brackets; `raw` uses bare line feeds.

    `text` is what is new in it: no quote, no signature.
    """

    conversation: int
    place: int
    message_id: str
    answers: str
    name: str
    address: str
    written_at: dt.datetime
    subject: str
    quoted: str
    text: str
    raw: bytes


@dataclass
class Corpus:
    """All letters by date, and the Message-IDs that begin the conversations of exactly 30 and 300."""

    letters: list[Letter]
    thirty: list[str]
    three_hundred: list[str]


def corpus(messages: int = 20_000, seed: int = 1) -> Corpus:
    """`messages` letters; the same arguments give the same bytes."""
    rng = random.Random(seed)
    writers = [_writer(rng, number) for number in range(WRITERS)]
    pick_writer = favouring_the_first(rng, WRITERS, 1.05)
    letters: list[Letter] = []
    begins: dict[int, list[str]] = {30: [], 300: []}
    for number, (size, is_timed) in enumerate(sizes_of(rng, messages)):
        written = _conversation(rng, number, size, [writers[pick_writer()] for _ in range(size)])
        letters += written
        if is_timed:
            begins[size].append(written[0].message_id)
    letters.sort(key=lambda letter: (letter.written_at, letter.conversation, letter.place))
    return Corpus(letters, begins[30], begins[300])


def write(found: Corpus, folder: Path) -> None:
    """`corpus.mbox` for the importers of others, `begins.json` for finding the timed conversations again."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "corpus.mbox").open("wb") as file:
        file.writelines(_as_mbox(found.letters))
    begins = {"30": found.thirty, "300": found.three_hundred}
    (folder / "begins.json").write_text(json.dumps(begins, indent=1))


def _as_mbox(letters: Iterable[Letter]) -> Iterator[bytes]:
    for letter in letters:
        stamp = letter.written_at.strftime("%a %b %e %H:%M:%S %Y")
        quoted = re.sub(rb"(?m)^(>*From )", rb">\1", letter.raw)
        yield f"From {letter.address} {stamp}\n".encode() + quoted + b"\n"


def sizes_of(rng: random.Random, messages: int) -> list[tuple[int, bool]]:
    """How many messages each conversation has, and whether its page is one that is timed."""
    enough = messages >= 5_000
    timed = [300] * (5 if enough else 1) + [30] * (20 if enough else 3)
    left = messages - sum(timed)
    if left < 0:
        raise ValueError(f"{messages} messages are too few: the timed conversations alone need {sum(timed)}.")
    pick, sizes = favouring_the_first(rng, 150, 1.9), []
    while left > 0:
        size = min(left, pick() + 1)
        sizes.append(size)
        left -= size
    found = [(size, False) for size in sizes] + [(size, True) for size in timed]
    rng.shuffle(found)
    return found


def _conversation(rng: random.Random, number: int, size: int, writers: list[tuple[str, str]]) -> list[Letter]:
    subject = title(rng, number)
    when = BEGINNING + SPAN * (rng.random() * 0.98)
    letters: list[Letter] = []
    chains: list[list[str]] = []
    for place in range(size):
        parent = None if place == 0 else letters[place - 1 if rng.random() < 0.5 else rng.randrange(place)]
        chain = [] if parent is None else [*chains[parent.place], parent.message_id][-12:]
        if parent is not None:
            when += dt.timedelta(seconds=rng.expovariate(1 / (5 * 3600)))
        about = (subject, when.replace(microsecond=0))
        letters.append(_letter(rng, (number, place), about, writers[place], parent, chain))
        chains.append(chain)
    return letters


def _letter(
    rng: random.Random,
    position: tuple[int, int],
    about: tuple[str, dt.datetime],
    writer: tuple[str, str],
    parent: Letter | None,
    chain: list[str],
) -> Letter:
    (number, place), (subject, when), (name, address) = position, about, writer
    message_id = f"{number:05d}.{place:04d}.{rng.getrandbits(40):010x}@example.org"
    own = _paragraphs(rng)
    text = "\n\n".join(_wrapped(paragraph) for paragraph in own)
    quoted = _quoted(rng, parent) if parent and rng.random() < 0.6 else ""
    body = f"{quoted}{text}\n\n-- \n{name}\n"
    header = [
        f"From: {_encoded(name)} <{address}>",
        f"To: {LIST}",
        f"Subject: {'Re: ' if parent else ''}{subject}",
        f"Date: {format_datetime(when)}",
        f"Message-ID: <{message_id}>",
    ]
    if parent:
        header.append(f"In-Reply-To: <{parent.message_id}>")
        header.append("References: " + "\n ".join(f"<{reference}>" for reference in chain))
    raw = "\n".join([*header, "MIME-Version: 1.0", *_content(rng, message_id, body, own)]).encode()
    answers = parent.message_id if parent else ""
    return Letter(number, place, message_id, answers, name, address, when, subject, quoted, text, raw)


def _content(rng: random.Random, message_id: str, body: str, paragraphs: list[str]) -> list[str]:
    """The content headers, an empty line, and the content: mostly plain, now and then as real mail programs do."""
    plain = "Content-Type: text/plain; charset=utf-8"
    roll, boundary = rng.random(), f"=_{message_id[:21]}"
    if roll < 0.05:
        html = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        parts = [f"{plain}\n\n{body}", f"Content-Type: text/html; charset=utf-8\n\n<html><body>{html}</body></html>\n"]
        return _multipart("alternative", boundary, parts)
    if roll < 0.06:
        file = base64.encodebytes(rng.randbytes(rng.randint(2_000, 20_000))).decode()
        kind = 'Content-Type: application/octet-stream; name="notes.bin"'
        shown = 'Content-Disposition: attachment; filename="notes.bin"\nContent-Transfer-Encoding: base64'
        return _multipart("mixed", boundary, [f"{plain}\n\n{body}", f"{kind}\n{shown}\n\n{file}"])
    if roll < 0.09:
        return [plain, "Content-Transfer-Encoding: base64", "", base64.encodebytes(body.encode()).decode()]
    return [plain, "Content-Transfer-Encoding: 8bit", "", body]


def _multipart(kind: str, boundary: str, parts: list[str]) -> list[str]:
    inside = "".join(f"--{boundary}\n{part}\n" for part in parts)
    return [f'Content-Type: multipart/{kind}; boundary="{boundary}"', "", f"{inside}--{boundary}--\n"]


def _paragraphs(rng: random.Random) -> list[str]:
    wanted = max(12, min(900, int(rng.lognormvariate(4.3, 0.75))))
    paragraphs: list[str] = []
    words = 0
    while words < wanted:
        paragraph = " ".join(sentence(rng) for _ in range(rng.randint(1, 5)))
        words += paragraph.count(" ") + 1
        paragraphs.append(paragraph)
    if rng.random() < 0.03:
        paragraphs.append("Größe, naïve café – 東京, Привет, Łódź.")
    return paragraphs


def _quoted(rng: random.Random, parent: Letter) -> str:
    lines = parent.text.split("\n")[: rng.randint(3, 12)]
    return f"{parent.name} wrote:\n" + "".join(f"> {line}\n" for line in lines) + "\n"


def _wrapped(paragraph: str, width: int = 72) -> str:
    lines, line = [], ""
    for word in paragraph.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


def _writer(rng: random.Random, number: int) -> tuple[str, str]:
    return f"{rng.choice(FIRST_NAMES)} {rng.choice(FAMILY_NAMES)}", f"writer{number:05d}@example.org"


def _encoded(name: str) -> str:
    return name if name.isascii() else Header(name, "utf-8").encode()


def favouring_the_first(rng: random.Random, count: int, steepness: float) -> Callable[[], int]:
    """Draws 0 … count - 1, small numbers far more often (Zipf)."""
    sums = list(itertools.accumulate(1 / math.pow(rank, steepness) for rank in range(1, count + 1)))
    return lambda: bisect.bisect_left(sums, rng.random() * sums[-1])
